package io.espalier.trial;

import static io.espalier.trial.LinearTrials.DATA;
import static io.espalier.trial.LinearTrials.NETWORK;
import static io.espalier.trial.LinearTrials.run;
import static io.espalier.trial.LinearTrials.trial;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metric;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Weights;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.step.Steps;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial starts from: another trial's model, a saved one, or a new network. */
class TrialStartTest {
  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Stores.at(folder.toString());
  }

  @Test
  void startsFromAnotherTrialOrSaysThatItLeftNoModel() {
    Trial base = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    Trial next =
        new Trial(new Candidate(new Start.OutcomeOf(base.id()), base.candidate().steps()), DATA, 1);
    Result.Failed none = (Result.Failed) run(store, next);
    assertThat(none.kind()).isEqualTo(Result.Failure.NO_START);
    assertThat(none.message()).contains(base.id().shortForm());
    run(store, base);
    Result.Measured measured = (Result.Measured) run(store, next);
    assertThat(measured.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(90);
    assertThat(measured.metrics().get(Metric.IMAGES_TOTAL)).isEqualTo(2 * 90);
  }

  @Test
  void aStartWithDamagedWeightsIsNoneUntilItIsTrainedAgain() {
    Trial base = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    run(store, base);
    TrialFiles files = new TrialFiles(store);
    Hash whole = ModelFolder.hash(files.model(base.id()).read());
    Store folder = files.model(base.id()).folder();
    byte[] weights = folder.read("weights.safetensors").orElseThrow();
    folder.replace("weights.safetensors", Arrays.copyOf(weights, weights.length / 2));
    Trial next =
        new Trial(new Candidate(new Start.OutcomeOf(base.id()), base.candidate().steps()), DATA, 1);
    Result.Failed none = (Result.Failed) run(store, next);
    assertThat(none.kind()).isEqualTo(Result.Failure.NO_START);
    assertThat(none.message()).contains("whose model is damaged");
    files.forgetModel(base.id());
    assertThat(run(store, base)).isInstanceOf(Result.Measured.class);
    assertThat(ModelFolder.hash(files.model(base.id()).read())).isEqualTo(whole);
    assertThat(run(store, next)).isInstanceOf(Result.Measured.class);
  }

  /** The start teaches, and not the new weights that a step has put in its place. */
  @Test
  void theModelThatATrialStartsFromTeaches() {
    Trial base = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    run(store, base);
    Store start = new TrialFiles(store).model(base.id()).folder();
    Weights taught = learnt(base, "distillation(weight=1)");
    assertThat(learnt(base, "distillation(weight=1, teacher=\"" + start.uri() + "\")"))
        .isEqualTo(taught);
    assertThat(learnt(base, "[]")).isNotEqualTo(taught);
  }

  /** The weights after a training of new ones, from a trial's outcome, by this method. */
  private Weights learnt(Trial base, String method) {
    String train = "train(epochs=1, batch=16, rate=0.05, method=" + method + ")";
    Trial trial =
        new Trial(
            new Candidate(
                new Start.OutcomeOf(base.id()),
                List.of(Steps.CATALOG.read("rewind(to=fresh)"), Steps.CATALOG.read(train))),
            DATA,
            1);
    assertThat(run(store, trial)).isInstanceOf(Result.Measured.class);
    return new TrialFiles(store).model(trial.id()).read().weights();
  }

  @Test
  void aNewNetworkTeachesNothing() {
    Trial trial =
        new Trial(
            new Candidate(
                Start.read(Call.parse("resnet-20(classes=3, image=8)")),
                List.of(Steps.CATALOG.read("train(method=distillation)"))),
            DATA,
            1);
    assertThat(((Result.Refused) run(store, trial)).why()).contains("knows nothing");
  }

  @Test
  void doesNotStartFromWhatHasChangedSinceItWasDeclaredUntilItIsRestored() {
    Trial trial = trial(store);
    ModelFolder start = new ModelFolder(store.child("start"));
    Model declared = start.read();
    start.save(Initialization.PYTORCH_DEFAULT.fresh(NETWORK, 99));
    Result.Failed changed = (Result.Failed) run(store, trial);
    assertThat(changed.message()).contains("no longer");
    assertThat(changed.lasting()).isFalse();
    start.save(declared);
    assertThat(run(store, trial)).isInstanceOf(Result.Measured.class);
  }
}
