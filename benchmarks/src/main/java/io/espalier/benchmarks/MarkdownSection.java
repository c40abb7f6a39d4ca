package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/** The parts of a page that a program writes: each stands between two comments. */
enum MarkdownSection {
  /** Images a second. */
  RATES("benchmarks"),
  /** Images a second where nothing else than inference was asked for. */
  INFERENCE("inference"),
  /** Where a training step's time goes. */
  SHARES("shares"),
  /** The memory of a training step. */
  MEMORY("memory"),
  /** How long pruning takes. */
  PRUNING("pruning"),
  /** Images a second on several threads. */
  THREADS("threads"),
  /** How well latency is predicted. */
  LATENCY("latency"),
  /** How good search strategies are. */
  STRATEGIES("strategies"),
  /** Whether scores from before training rank trained trials. */
  SCORES("scores"),
  /** As {@link #RATES}, on vectors of 256 bits. */
  RATES_AVX2("benchmarks-avx2"),
  /** As {@link #INFERENCE}, on vectors of 256 bits. */
  INFERENCE_AVX2("inference-avx2"),
  /** As {@link #SHARES}, on vectors of 256 bits. */
  SHARES_AVX2("shares-avx2"),
  /** As {@link #MEMORY}, on vectors of 256 bits. */
  MEMORY_AVX2("memory-avx2"),
  /** As {@link #LATENCY}, on vectors of 256 bits. */
  LATENCY_AVX2("latency-avx2");

  private final String begin;
  private final String end;

  MarkdownSection(String name) {
    this.begin = Text.of("<!-- %s: begin (written by benchmarks/run --out) -->", name);
    this.end = Text.of("<!-- %s: end -->", name);
  }

  /** The section of the same kind for an instruction set. */
  MarkdownSection on(Vectors vectors) {
    if (vectors == Vectors.WIDE) {
      return this;
    }
    return switch (this) {
      case RATES -> RATES_AVX2;
      case INFERENCE -> INFERENCE_AVX2;
      case SHARES -> SHARES_AVX2;
      case MEMORY -> MEMORY_AVX2;
      case LATENCY -> LATENCY_AVX2;
      default -> this;
    };
  }

  /** The comment before it. */
  String begin() {
    return begin;
  }

  /** The comment behind it. */
  String end() {
    return end;
  }

  /**
   * The page with another text in this section.
   *
   * @param name the page's, for the refusal
   * @throws Refusal if the page has not each comment once, in this order
   */
  String replace(String page, String text, String name) {
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    if (from < 0
        || to < from
        || page.indexOf(begin, from + 1) >= 0
        || page.indexOf(end, to + 1) >= 0) {
      throw new Refusal(
          Text.of(
              "Cannot write '%s': it needs the lines '%s' and '%s', once each; add them where the tables shall stand",
              name, begin, end));
    }
    return page.substring(0, from + begin.length())
        + "\n\n"
        + text.strip()
        + "\n\n"
        + page.substring(to);
  }
}
