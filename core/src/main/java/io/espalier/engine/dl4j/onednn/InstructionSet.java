package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.global.dnnl;

/** What oneDNN compiles for: the processor's widest vectors, or what DNNL_MAX_CPU_ISA allows. */
final class InstructionSet {
  private static final int VECTOR = 8;
  private static final int WIDE_VECTOR = 16;

  private InstructionSet() {}

  /**
   * How many channels oneDNN's kernels want in a block: as many floats as a vector register of 512
   * bits holds, or of 256. For narrower ones, too, they are written in blocks of 8.
   */
  static int block() {
    int wide = dnnl.dnnl_cpu_isa_avx512_core;
    return (dnnl.dnnl_get_effective_cpu_isa() & wide) == wide ? WIDE_VECTOR : VECTOR;
  }
}
