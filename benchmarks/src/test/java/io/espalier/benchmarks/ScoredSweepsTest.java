package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.trial.Candidate;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.WrittenTrial;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoredSweepsTest {
  private static final String TRAIN = "train(epochs=1, batch=8)";
  private static final DataSpec DATA =
      DataSpec.parse("data(source=generated(train=40, test=8), validation=8)");
  private static final PrintStream SILENT =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private final Engine engine = Engines.find();

  @TempDir Path folder;

  /** What paused, failed or trained nothing is no row; what two sweeps hold is one. */
  @Test
  void trainedTrialsAreScored() {
    Trial narrow = trial("resnet-20(width=0.0625)", TRAIN);
    Trial wide = trial("resnet-20(width=0.125)", TRAIN);
    Trial paused = trial("resnet-32(width=0.0625)", TRAIN);
    Trial untrained = trial("resnet-20(width=0.0625)", "rewrite(fold-bn)");
    Trial clipped = trial("mobilenet-v2(width=0.1, halvings=3, image=32, classes=10)", TRAIN);
    Metrics metrics = metrics(0.25);
    write(
        "one",
        measured(narrow, metrics),
        measured(wide, metrics),
        measured(untrained, metrics),
        measured(clipped, metrics),
        entry(paused, new Result.Paused(paused.id(), new Rung(1, 0.5), metrics, "engine")));
    write("two", measured(narrow, metrics));
    ScoredSweeps sweeps =
        ScoredSweeps.of(List.of(folder.resolve("one"), folder.resolve("two")), engine, SILENT);
    assertThat(sweeps.trials())
        .extracting(ScoredTrial::sweep, ScoredTrial::trial)
        .containsExactly(tuple("one", narrow.id()), tuple("one", wide.id()));
    assertThat(sweeps.undefined()).isEqualTo(1);
    ScoredTrial first = sweeps.trials().get(0);
    ScoredTrial second = sweeps.trials().get(1);
    assertThat(first.accuracy()).isEqualTo(0.25);
    assertThat(first.macs()).isEqualTo(1000);
    assertThat(second.synflow()).isGreaterThan(1e3 * first.synflow());
    assertThat(first.gradientNorm()).isPositive();
  }

  @Test
  void cellsAreScoredBesideThem() throws URISyntaxException {
    Trial narrow = trial("resnet-20(width=0.0625)", TRAIN);
    write("one", measured(narrow, metrics(0.25)));
    CellTable table =
        CellTable.read(
            Path.of(ScoredSweepsTest.class.getResource("nas-bench-201-sample.csv").toURI()));
    ScoredSweeps sweeps = ScoredSweeps.of(List.of(folder.resolve("one")), engine, SILENT);
    sweeps.add(table, 1);
    assertThat(sweeps.trials()).hasSize(1);
    assertThat(sweeps.cells()).hasSize(1);
    ScoredTrial cell = sweeps.cells().get(0);
    assertThat(cell.accuracy()).isGreaterThan(0.1);
    assertThat(cell.params()).isGreaterThanOrEqualTo(73_306);
    assertThat(cell.synflow()).isPositive();
    assertThat(cell.gradientNorm()).isPositive();
  }

  @Test
  void aFolderWithoutTrainedTrialsIsRefused() {
    assertThatThrownBy(() -> ScoredSweeps.of(List.of(folder.resolve("none")), engine, SILENT))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("none'")
        .hasMessageContaining("output/name");
  }

  private static Trial trial(String network, String step) {
    List<Step> steps = List.of(Steps.CATALOG.read(step));
    return new Trial(new Candidate(Start.read(Call.parse(network)), steps), DATA, 1);
  }

  private static Metrics metrics(double accuracy) {
    return Metrics.of(Metric.ACCURACY, accuracy).with(Metric.MACS, 1000).with(Metric.PARAMS, 100);
  }

  private static Journal.Entry measured(Trial trial, Metrics metrics) {
    return entry(trial, new Result.Measured(trial.id(), metrics, "engine"));
  }

  private static Journal.Entry entry(Trial trial, Result result) {
    return new Journal.Entry(
        WrittenTrial.of(trial),
        "family",
        "",
        Optional.empty(),
        trial.candidate().toString(),
        Hash.of(trial.candidate().toString()),
        Metrics.NONE,
        result,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private void write(String sweep, Journal.Entry... entries) {
    new Journal(Stores.at(folder.resolve(sweep).toString())).append(Stream.of(entries).toList());
  }
}
