package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxSurroundingsTest {
  private static final String STAT =
      "12 (a b) c) R 1 2 3 0 -1 4194304 114 0 0 0 70 5 0 0 20 0 1 0 22960 31334 358 1844 1 1 1 1 1"
          + " 0 0 0 0 0 0 0 17 3 0 0 0 0 0\n";

  @TempDir private Path root;

  @Test
  void readsWhatTheKernelWrites() throws IOException {
    write("proc/thread-self/stat", STAT);
    write("proc/self/stat", STAT.replace(" 70 5 ", " 700 50 "));
    write("proc/stat", "cpu  100 20 30 4000 500 6 7 89 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n");
    write("proc/cpuinfo", "processor\t: 0\nmodel name\t: AMD EPYC 7\n");
    write("proc/meminfo", "MemTotal:  24000 kB\nMemAvailable:  1000 kB\n");
    Sighting one = surroundings().sight(1);
    assertThat(one.processor()).hasValue(3);
    assertThat(one.own()).hasValue(75);
    assertThat(surroundings().sight(2).own()).hasValue(750);
    assertThat(one.stolen()).hasValue(89);
    assertThat(one.busy()).hasValue(100 + 20 + 30 + 6 + 7);
    assertThat(surroundings().processor()).isEqualTo("AMD EPYC 7");
    assertThat(surroundings().freeMemory()).hasValue(1000 * 1024);
  }

  @Test
  void findsThrottlingInBothVersionsOfControlGroups() throws IOException {
    assertThat(surroundings().sight(1).throttled()).isEmpty();
    write("sys/fs/cgroup/cpu/cpu.stat", "nr_periods 9\nnr_throttled 1\n");
    assertThat(surroundings().sight(1).throttled()).hasValue(1);
    write("proc/self/cgroup", "5:memory:/m\n2:cpu,cpuacct:/pod/a\n");
    write("sys/fs/cgroup/cpu,cpuacct/pod/a/cpu.stat", "nr_periods 9\nnr_throttled 2\n");
    assertThat(surroundings().sight(1).throttled()).hasValue(2);
    write("proc/self/cgroup", "0::/pod/b\n");
    write("sys/fs/cgroup/pod/b/cpu.stat", "usage_usec 5\nnr_throttled 3\n");
    assertThat(surroundings().sight(1).throttled()).hasValue(3);
  }

  @Test
  void whatTheSystemDoesNotShowIsEmpty() {
    Sighting nothing = surroundings().sight(1);
    assertThat(nothing.processor()).isEmpty();
    assertThat(nothing.stolen()).isEmpty();
    assertThat(nothing.busy()).isEmpty();
    assertThat(nothing.own()).isEmpty();
    assertThat(surroundings().freeMemory()).isEmpty();
    assertThat(surroundings().governor()).isEmpty();
    surroundings().pin().close();
  }

  @Test
  void showsThisProcess() {
    Surroundings here = Surroundings.here();
    assertThat(here.cores()).isPositive();
    assertThat(here.host()).isNotBlank();
    assertThat(here.processor()).isNotBlank();
    long before = here.sight(1).collections().orElseThrow();
    here.collect();
    assertThat(here.sight(1).collections().orElseThrow()).isGreaterThan(before);
    try (Surroundings.Pin pin = here.pin()) {
      assertThat(pin).isNotNull();
    }
  }

  private LinuxSurroundings surroundings() {
    return new LinuxSurroundings(root);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
