package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.store.Lease;
import io.espalier.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanCommandTest {
  @TempDir private Path folder;
  private Path sweep;
  private String file;

  /** Of its five trials one is the start of the others, and two have more MACs than the rest. */
  @BeforeEach
  void write() throws IOException {
    sweep = folder.resolve("out/tiny");
    Path path = folder.resolve("tiny.conf");
    Files.writeString(
        path,
        Text.of(
            """
        name = tiny
        output = "%s"
        data { source = "generated(train=80, test=10, size=16)", validation = 40 }
        trials = 5
        objectives = [minimize macs]
        steps { tune = "train(steps=1, batch=32, rate=0.02)" }
        models { base = ["resnet-20(width=0.25, image=16)", tune] }
        families { ratios { from = base, try = ["prune(l1|random, ratio=0.25|0.5)", tune], by = grid } }
        """,
            folder.resolve("out")));
    file = path.toString();
  }

  private long models() {
    return sweep.resolve("models").toFile().list().length;
  }

  @Test
  void saysWhatItWouldFreeAndFreesItWhenAsked() throws IOException {
    assertThat(Shell.run("sweep", file).code()).isZero();
    String table = Shell.run("results", file).out();
    assertThat(sweep.resolve("work")).isEmptyDirectory();
    assertThat(Shell.run("clean", file).out()).isEqualTo(Text.of("nothing to free%n"));
    Path work = sweep.resolve("work/" + Hash.of("gone").hex() + "/step-0");
    Files.createDirectories(work);
    Files.write(work.resolve("state"), new byte[2500]);

    Shell.Ended shown = Shell.run("clean", file, "--models");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.code()).isZero();
    assertThat(shown.out())
        .containsPattern("work +" + Hash.of("gone").shortForm() + " .* 2.5 kB")
        .containsPattern("model +[0-9a-f]{6} +base . prune\\(l1, ratio=0.25\\) . tune +[0-9.]+ kB")
        .contains("these 2 models cannot be had again without training")
        .contains("nothing is freed yet; add --yes to free it");
    assertThat(work).exists();
    assertThat(models()).isEqualTo(5);

    Shell.Ended freed = Shell.run("clean", file, "--models", "--yes");
    assertThat(freed.code()).isZero();
    assertThat(freed.out()).containsPattern("freed [0-9.]+ kB");
    assertThat(work).doesNotExist();
    assertThat(models()).isEqualTo(3);
    assertThat(Shell.run("clean", file, "--models").out()).contains("nothing to free");
    assertThat(Shell.run("results", file).out()).isEqualTo(table);
    assertThat(Shell.run("sweep", file).out()).contains("nothing left to do");
    Shell.Ended other =
        Shell.run(
            "sweep",
            file,
            "--set",
            "objectives=[maximize macs]",
            "--set",
            "constraints=macs <= 600K");
    assertThat(other.code()).isZero();
    assertThat(other.out()).containsPattern("winner [0-9a-f]{6} whose model was removed");
  }

  @Test
  void refusesWhereThereIsNoSweepOrADriverRunsIt() throws IOException {
    assertRefused(
        Text.of(
            "espalier: Cannot clean sweep 'tiny': file:%s holds nothing of it yet; run the sweep first",
            sweep));
    assertThat(sweep).doesNotExist();
    Files.createDirectories(sweep);
    assertRefused("holds nothing of it yet");
    Files.createDirectories(sweep.resolve("work/" + Hash.of("begun").hex()));
    Lease driver =
        Lease.acquire(Stores.at(sweep.toString()), Clock.systemUTC(), Duration.ofMinutes(10));
    assertRefused("holds it until");
    driver.release();
    assertThat(Shell.run("clean", file).code()).isZero();
    assertRefused("5 trials are still to be done", "--models");
  }

  private void assertRefused(String reason, String... options) {
    Shell.Ended ended =
        options.length == 0 ? Shell.run("clean", file) : Shell.run("clean", file, options[0]);
    assertThat(ended.code()).as(ended.out()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains(reason);
  }
}
