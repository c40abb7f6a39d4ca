package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes. */
class MeasuringTest {
  private static final String NETWORK = Networks.DEPTHWISE;
  private static final int IMAGES = 2;
  private static final long PARAMETERS = 136_778;

  @TempDir Path folder;

  @Test
  void everyCellAndBoundIsMeasured() {
    Results results = measuring(List.of(Contender.OURS), "python3").run();
    for (Mode mode : Mode.values()) {
      for (int trials = 1; trials <= 2; trials++) {
        Cell cell = new Cell(NETWORK, mode, trials, Contender.OURS);
        assertThat(results.median(cell).orElseThrow()).isPositive();
      }
      for (Algorithms algorithms : Algorithms.values()) {
        Results.Bound bound = new Results.Bound(NETWORK, mode, algorithms);
        assertThat(results.of(bound).orElseThrow().median()).isPositive().isFinite();
      }
    }
    assertThat(results.versions().get(Contender.OURS)).contains("ND4J");
  }

  @Test
  void ratesOfProcessesAtOnceAreSummed() throws IOException {
    Results results = measuring(List.of(Contender.TORCH), shell(PARAMETERS, ourLoss())).run();
    Cell one = new Cell(NETWORK, Mode.TRAIN, 1, Contender.TORCH);
    Cell two = new Cell(NETWORK, Mode.TRAIN, 2, Contender.TORCH);
    assertThat(results.median(one)).hasValue(64);
    assertThat(results.median(two)).hasValue(128);
  }

  @Test
  void anotherNetworkIsRefused() throws IOException {
    Measuring measuring = measuring(List.of(Contender.TORCH), shell(PARAMETERS - 1, ourLoss()));
    assertThatThrownBy(measuring::run)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("136,777 parameters where there are 136,778");
  }

  @Test
  void anotherFirstLossIsRefused() throws IOException {
    Measuring measuring = measuring(List.of(Contender.TORCH), shell(PARAMETERS, ourLoss() * 1.01));
    assertThatThrownBy(measuring::run)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("first loss");
  }

  @Test
  void aProcessThatEndsIsRefusedWithItsLastWords() throws IOException {
    Files.writeString(script(), "echo no memory >&2");
    assertThatThrownBy(measuring(List.of(Contender.TORCH), "sh")::run)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no memory");
  }

  private static double ourLoss() {
    Subject subject = Subject.of(Networks.named(NETWORK), IMAGES);
    try (Runner runner = Library.OURS.open(subject.model(), subject.batch(), 1)) {
      return runner.train();
    }
  }

  /** A shell in Python's place that trains 64 images a second. */
  private String shell(long parameters, double loss) throws IOException {
    Files.writeString(
        script(),
        Text.of(
                "echo '{\"parameters\": %d, \"loss\": %s, \"version\": \"shell\"}'%n",
                parameters, loss)
            + "while read order; do echo ready; read go; echo 64.0; done\n");
    return "sh";
  }

  private Path script() {
    return folder.resolve("script");
  }

  private Measuring measuring(List<Contender> contenders, String python) {
    List<Mode> modes = List.of(Mode.values());
    Plan plan =
        new Plan(contenders, List.of(NETWORK), modes, List.of(1, 2), List.of(1), 1, IMAGES, 0, 1);
    return new Measuring(
        plan,
        new Commands(python, script()),
        folder,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
