package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spark.testing.Trials;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void write() throws IOException {
    Path conf = folder.resolve("raced.conf");
    Files.writeString(
        conf,
        """
        name = raced
        output = "%s/out"
        data = "cifar10:/no/such/folder"
        trials = 120
        families {
          wide { from = "resnet-20(width=0.25)", try = ["train(epochs=9, rate=0.01..0.1)"]
                 by = "asha(eta=3, rungs=2)" }
        }
        """
            .formatted(folder));
    file = conf.toString();
  }

  @Test
  void showsPlanFrontAndVirtualTimeAndWritesNothing() {
    Shell.Ended ended = Shell.run("simulate", file, "--slots", "4");
    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("Plan raced")
        .contains("on the front by validation")
        .containsPattern("simulated 120 trials \\(\\d+ measured, \\d+ paused\\)")
        .containsPattern("virtual time \\d+ h \\d\\d min on 4 slots, busy \\d+ %");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void stopsWhenTheVirtualTimeIsUp() {
    Shell.Ended ended = Shell.run("simulate", file, "--set", "hours=0.05");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("stopped after 0.05 hours, with work left");
  }

  @Test
  void resultsOfAnotherSweepSayNothing() {
    Store other = Stores.at(folder.resolve("other").toString());
    new Journal(other).append(List.of(Trials.entry(Trials.of(1), 0.5, Instant.EPOCH)));
    Shell.Ended none =
        Shell.run("simulate", file, "--as", "recorded(folder=\"" + other.uri() + "\")");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err().lines())
        .singleElement()
        .asString()
        .startsWith("espalier: Cannot simulate 'raced' as recorded(folder=")
        .contains(
            "of its 120 trials comes out (nothing is recorded of it); take another behaviour");
  }

  @Test
  void refusesWhatItCannotSimulate() {
    assertThat(Shell.run("simulate", file, "--slots", "0").code()).isEqualTo(2);
    Shell.Ended none = Shell.run("simulate", file, "--as", "recorded");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err().lines()).singleElement().asString().contains("holds no finished trial");
    Shell.Ended named = Shell.run("simulate", file, "--as", "formla");
    assertThat(named.code()).isEqualTo(2);
    assertThat(named.err()).contains("formula");
  }
}
