package io.espalier.benchmarks;

/** How wide the vectors are that all contenders compute with. */
enum Vectors {
  /** AVX2: 256 bits, or fewer. */
  NARROW,
  /** AVX-512: 512 bits. */
  WIDE;

  /** What keeps oneDNN to an instruction set; {@code benchmarks/run --isa} sets it. */
  static final String LIMIT = "DNNL_MAX_CPU_ISA";

  private static final String WIDE_SETS = "AVX512";

  /** Those of this process. */
  static Vectors here() {
    return of(System.getenv(LIMIT), Machine.has("avx512f"));
  }

  /**
   * Decides.
   *
   * @param limit the instruction set that oneDNN is kept to; null if to none
   * @param wide whether the processor has AVX-512
   */
  static Vectors of(String limit, boolean wide) {
    boolean allowed = limit == null || limit.startsWith(WIDE_SETS) || limit.equals("ALL");
    return wide && allowed ? WIDE : NARROW;
  }
}
