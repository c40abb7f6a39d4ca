package io.espalier.benchmarks;

import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the figures come from. */
final class Machine {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /** What decides which kernels run, of all that a processor lists. */
  private static final List<String> TELLING =
      List.of("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile");

  private Machine() {}

  /** The day, processor, cores, instruction sets and Java, as the head of a section. */
  static String described() {
    String sets = TELLING.stream().filter(Machine::has).collect(Collectors.joining(", "));
    String limit = System.getenv(Vectors.LIMIT);
    List<String> lines =
        List.of(
            Text.of(
                "processor: %s, %d cores seen",
                field("model name").orElse("unknown"), Runtime.getRuntime().availableProcessors()),
            "instruction sets: "
                + (sets.isEmpty() ? "unknown" : sets)
                + (limit == null ? "" : ", of which all contenders use " + limit),
            Text.of(
                "%s on %s %s",
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
    return lines.stream()
        .collect(
            Collectors.joining(
                "\n- ", "Measured on " + LocalDate.now(ZoneOffset.UTC) + ".\n\n- ", "\n"));
  }

  /** Whether the processor lists an instruction set. */
  static boolean has(String set) {
    return Set.of(field("flags").orElse("").split(" ", 0)).contains(set);
  }

  /** How processes that are timed are kept to cores. */
  static String pinning() {
    return Cores.keepingTo(1).isEmpty()
        ? "processes are not pinned to cores: there is no taskset"
        : "each process is pinned to as many cores as it has trials";
  }

  private static Optional<String> field(String name) {
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
