package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cores that processes are kept to. */
final class Cores {
  private static final String ALLOWED = "Cpus_allowed_list";

  private Cores() {}

  /**
   * The start of a command that keeps a process to so many cores; empty where there is no taskset.
   *
   * @throws Refusal if there are fewer
   */
  static List<String> keepingTo(int count) {
    int available = Runtime.getRuntime().availableProcessors();
    if (count > available) {
      throw new Refusal(
          Text.of(
              "Cannot measure %d trials at once: there are %d cores; name fewer with --cores",
              count, available));
    }
    return ProcessStatus.field(ALLOWED)
        .filter(list -> hasTaskset())
        .map(list -> List.of("taskset", "-c", first(list, count)))
        .orElse(List.of());
  }

  /** The first of a list such as {@code 0-3,8}, separated by commas. */
  static String first(String list, int count) {
    return Stream.of(list.split(",", 0))
        .flatMap(
            range -> {
              String[] ends = range.split("-", 2);
              return IntStream.rangeClosed(
                      Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                  .boxed();
            })
        .limit(count)
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static boolean hasTaskset() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, 0))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }
}
