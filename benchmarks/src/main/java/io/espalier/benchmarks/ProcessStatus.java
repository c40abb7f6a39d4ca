package io.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux says about this process. */
final class ProcessStatus {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String KILOBYTES = " kB";
  private static final long KILOBYTE = 1024;

  private ProcessStatus() {}

  /** A field's value; empty elsewhere than on Linux. */
  static Optional<String> field(String name) {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A size in bytes. */
  static Optional<Long> bytes(String name) {
    return field(name).map(size -> Long.parseLong(size.replace(KILOBYTES, "")) * KILOBYTE);
  }
}
