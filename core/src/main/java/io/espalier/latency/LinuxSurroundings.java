package io.espalier.latency;

import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What Linux shows in {@code /proc} and {@code /sys}, of control groups in both versions. */
final class LinuxSurroundings extends OtherSurroundings {
  /** Fields of {@code /proc/PID/stat} behind the name in brackets, which may hold spaces. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;
  private static final int PROCESSOR = 36;

  /** Fields of the first line of {@code /proc/stat}. */
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

  private static final int STOLEN = 8;

  private final Path root;

  LinuxSurroundings() {
    this(Path.of("/"));
  }

  /** Files below another folder than the system's root. */
  LinuxSurroundings(Path root) {
    super();
    this.root = root;
  }

  @Override
  public String processor() {
    return field("proc/cpuinfo", "model name").orElseGet(super::processor);
  }

  @Override
  public Optional<String> governor() {
    return text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").map(String::strip);
  }

  @Override
  public OptionalLong freeMemory() {
    return field("proc/meminfo", "MemAvailable")
        .map(value -> OptionalLong.of(1024 * Long.parseLong(value.split(" ", 2)[0])))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public Sighting sight(int threads) {
    Optional<String[]> thread = process("proc/thread-self/stat");
    Optional<String[]> own = threads == 1 ? thread : process("proc/self/stat");
    Optional<String[]> all =
        text("proc/stat").map(text -> text.lines().findFirst().orElse("").split("\\s+"));
    return new Sighting(
        collections(),
        throttled(),
        thread
            .map(fields -> OptionalInt.of(Integer.parseInt(fields[PROCESSOR])))
            .orElseGet(OptionalInt::empty),
        all.map(fields -> sum(fields, List.of(STOLEN))).orElseGet(OptionalLong::empty),
        all.map(fields -> sum(fields, BUSY)).orElseGet(OptionalLong::empty),
        own.map(fields -> sum(fields, List.of(USER, SYSTEM))).orElseGet(OptionalLong::empty));
  }

  /** Through {@code taskset}: Java has no call for it. */
  @Override
  public Pin pin() {
    Optional<String> allowed = field("proc/thread-self/status", "Cpus_allowed_list");
    OptionalInt core = sight(1).processor();
    if (allowed.isEmpty() || core.isEmpty()) {
      return super.pin();
    }
    try {
      Path self = Files.readSymbolicLink(root.resolve("proc/thread-self"));
      String thread = self.getFileName().toString();
      keep(thread, Integer.toString(core.getAsInt()));
      return () -> keep(thread, allowed.get());
    } catch (IOException | UnsupportedOperationException e) {
      return super.pin();
    }
  }

  private static void keep(String thread, String cores) {
    try {
      new ProcessBuilder("taskset", "-pc", cores, thread)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // There is no taskset: a thread that moves is seen.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Periods in which this process's control group was throttled. */
  private OptionalLong throttled() {
    return Stream.concat(groups(), Stream.of("", "cpu", "cpu,cpuacct"))
        .map(folder -> Path.of("sys/fs/cgroup").resolve(folder).resolve("cpu.stat").toString())
        .map(file -> number(file, "nr_throttled"))
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElseGet(OptionalLong::empty);
  }

  /** Where the process's control groups may lie below the mount point; the closest first. */
  private Stream<String> groups() {
    return text("proc/self/cgroup")
        .map(text -> text.lines().map(line -> line.split(":", 3)))
        .orElseGet(Stream::empty)
        .filter(parts -> parts.length == 3)
        .filter(parts -> parts[1].isEmpty() || List.of(parts[1].split(",", 0)).contains("cpu"))
        .map(parts -> Text.of("%s/%s", parts[1], parts[2].replaceFirst("^/+", "")))
        .map(path -> path.replaceFirst("^/+", ""));
  }

  private OptionalLong number(String file, String name) {
    return text(file)
        .flatMap(text -> text.lines().filter(line -> line.startsWith(name + " ")).findFirst())
        .map(line -> OptionalLong.of(Long.parseLong(line.substring(name.length()).strip())))
        .orElseGet(OptionalLong::empty);
  }

  private static OptionalLong sum(String[] fields, List<Integer> which) {
    if (which.stream().anyMatch(index -> index >= fields.length)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(which.stream().mapToLong(index -> Long.parseLong(fields[index])).sum());
  }

  private Optional<String[]> process(String file) {
    return text(file)
        .map(text -> text.substring(text.lastIndexOf(')') + 1).strip().split(" ", 0))
        .filter(fields -> fields.length > PROCESSOR);
  }

  private Optional<String> field(String file, String name) {
    return text(file)
        .flatMap(text -> text.lines().filter(line -> line.startsWith(name)).findFirst())
        .map(line -> line.substring(line.indexOf(':') + 1).strip());
  }

  private Optional<String> text(String file) {
    try {
      return Optional.of(Files.readString(root.resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
