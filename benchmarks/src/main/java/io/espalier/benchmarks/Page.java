package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Markdown page, one section of which is replaced; made if there is none.
 *
 * @param file where it is
 */
record Page(Path file, MarkdownSection section) {
  /**
   * Better before a quarter of an hour than after.
   *
   * @throws Refusal if the page has no such section, or cannot be written
   */
  void check() {
    Path absolute = file.toAbsolutePath();
    if (!Files.isWritable(Files.exists(file) ? absolute : absolute.getParent())) {
      throw new Refusal(
          Text.of(
              "Cannot write '%s': it or its folder is missing or read-only; name another with --out",
              file));
    }
    section.replace(text(), "", file.toString());
  }

  void write(String text) {
    try {
      Files.writeString(file, section.replace(text(), text, file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    try {
      return Files.exists(file)
          ? Files.readString(file)
          : "# Performance\n\n" + section.begin() + "\n" + section.end() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
