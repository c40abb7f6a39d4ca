package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Place;
import io.espalier.model.Initialization;
import io.espalier.model.ModelFolder;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.store.Stores;
import io.espalier.train.Cancel;
import io.espalier.trial.Candidate;
import io.espalier.trial.Order;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.TrialRunner;
import io.espalier.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeforeTrainingTest {
  private static final String NETWORK = "resnet-20(width=0.125)";
  private static final String TRAIN = "train(steps=2, batch=8)";
  private static final String PRUNE = "prune(random, ratio=0.5, calibrate=1)";

  private final Engine engine = Engines.find();
  private final DataCache cache = new DataCache(Stores::at);
  private final DataSpec spec =
      DataSpec.parse("data(source=generated(train=40, test=8), validation=8)");
  private final Data data = cache.load(spec);

  @TempDir Path folder;

  @Test
  void wholeArchitecturesHaveFreshWeights() {
    Trial trial = trial(Start.read(Call.parse(NETWORK)), TRAIN, "rewrite(fold-bn)");
    assertThat(BeforeTraining.of(trial, files(), data, engine).model().weights())
        .isEqualTo(Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(NETWORK), 1).weights());
  }

  /** As the runner leaves them, with the step's own random numbers. */
  @Test
  void prunedOnesAreAsTheTrialPrunedThem() {
    Trial base = trial(Start.read(Call.parse(NETWORK)), TRAIN);
    run(base);
    Start outcome = new Start.OutcomeOf(base.id());
    Trial pruned = trial(outcome, "zero-gamma", PRUNE);
    run(pruned);
    Trial tuned = trial(outcome, "zero-gamma", PRUNE, TRAIN);
    assertThat(ModelFolder.hash(BeforeTraining.of(tuned, files(), data, engine).model()))
        .isEqualTo(ModelFolder.hash(files().model(pruned.id()).read()));
  }

  @Test
  void aStartThatIsGoneIsNamed() {
    Trial base = trial(Start.read(Call.parse(NETWORK)), TRAIN);
    Trial tuned = trial(new Start.OutcomeOf(base.id()), TRAIN);
    assertThatThrownBy(() -> BeforeTraining.of(tuned, files(), data, engine))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(base.id().shortForm())
        .hasMessageContaining("run the sweep again");
  }

  private Trial trial(Start start, String... steps) {
    List<Step> read = Stream.of(steps).map(Steps.CATALOG::read).toList();
    return new Trial(new Candidate(start, read), spec, 1);
  }

  private void run(Trial trial) {
    new TrialRunner(engine, cache, files(), epoch -> {})
        .run(new Order.Run(trial), Place.ONE_THREAD, Cancel.NEVER);
  }

  private TrialFiles files() {
    return new TrialFiles(Stores.at(folder.toString()));
  }
}
