package io.espalier.benchmarks;

import io.espalier.spec.Refusal;

/** The part of a page that a program writes: what stands between two comments. */
final class MarkdownSection {
  static final String BEGIN = "<!-- benchmarks: begin (written by benchmarks/run --out) -->";
  static final String END = "<!-- benchmarks: end -->";

  private MarkdownSection() {}

  /**
   * The page with another section.
   *
   * @param name the page's, for the refusal
   * @throws Refusal if the page has not each comment once, in this order
   */
  static String replace(String page, String section, String name) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0
        || end < begin
        || page.indexOf(BEGIN, begin + 1) >= 0
        || page.indexOf(END, end + 1) >= 0) {
      throw new Refusal(
          "Cannot write '%s': it needs the lines '%s' and '%s', once each; add them where the tables shall stand"
              .formatted(name, BEGIN, END));
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n\n"
        + section.strip()
        + "\n\n"
        + page.substring(end);
  }
}
