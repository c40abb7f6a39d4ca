package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands print and leave does not depend on the user's language. */
class LocalesTest {
  private static final Locale OURS = Locale.getDefault();
  private static final String DATA =
      "data(source=generated(train=24, test=8, size=16), validation=8)";

  @TempDir private Path folder;

  private static Shell.Ended run(String language, String... command) {
    Locale.setDefault(Locale.forLanguageTag(language));
    return Shell.run(command);
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(OURS);
  }

  @Test
  void aModelTrainedInOneLanguageIsUsedInAnother() {
    String model = folder.resolve("model").toString();
    Shell.Ended trained =
        run(
            "ar-EG",
            "train",
            "--network",
            "resnet-20(width=0.25, image=16)",
            "--data",
            DATA,
            "--out",
            model,
            "steps=1",
            "batch=8");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out())
        .containsPattern("top-1 [0-9]+\\.[0-9]{2} %, loss [0-9.]+; [0-9,]+ MACs")
        .contains("8 images seen")
        .doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
    Shell.Ended scored =
        run("tr-TR", "evaluate", "--model", model, "--data", DATA, "--part", "test");
    assertThat(scored.out()).containsPattern("8 test images: top-1 [0-9]+\\.[0-9]{2} %");
    String layers = run("en-US", "inspect", model, "--json").out();
    assertThat(run("de-DE", "inspect", model, "--json").out()).isEqualTo(layers);
    String described = run("en-US", "inspect", model, "--groups").out();
    assertThat(run("ar-EG", "inspect", model, "--groups").out()).isEqualTo(described);
    String help = run("en-US", "train", "--help").out();
    assertThat(run("tr-TR", "train", "--help").out()).isEqualTo(help);
  }

  @Test
  void aSweepBegunInOneLanguageGoesOnInAnother() throws Exception {
    Path file = folder.resolve("tiny.conf");
    Files.writeString(
        file,
        """
        name = tiny
        output = "OUT"
        data { source = "generated(train=24, test=8, size=16)", validation = 8 }
        trials = 2
        steps { tune = "train(steps=1, batch=8)" }
        models { base = ["resnet-20(width=0.25, image=16)", tune] }
        families { ratios { from = base, try = ["prune(l1, ratio=0.25|0.5)", tune], by = grid } }
        """
            .replace("OUT", folder.resolve("out").toString()));
    Shell.Ended first = run("ar-EG", "sweep", file.toString());
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    Shell.Ended raised = run("tr-TR", "sweep", file.toString(), "--set", "trials=3");
    assertThat(raised.err()).isEmpty();
    assertThat(raised.code()).isZero();
    Shell.Ended rows = run("de-DE", "results", file.toString(), "--json");
    assertThat(rows.out().lines()).hasSize(3).allMatch(row -> row.contains("\"measured\""));
    String table = run("en-US", "results", file.toString()).out();
    assertThat(run("ar-EG", "results", file.toString()).out()).isEqualTo(table);
  }

  @Test
  void printsWhatIsNotAsciiWhereTheLocaleHasNoSuchLetters() throws Exception {
    Path file = folder.resolve("tiny.conf");
    Files.writeString(file, "name = tiny, output = \"größe·\"");
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Espalier.class.getName(),
            "sweep",
            file.toString(),
            "--print-config");
    command.environment().put("LC_ALL", "C");
    Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("output = \"größe·\"");
    assertThat(process.waitFor()).isZero();
  }
}
