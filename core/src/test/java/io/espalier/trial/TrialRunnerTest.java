package io.espalier.trial;

import static io.espalier.trial.LinearTrials.CACHE;
import static io.espalier.trial.LinearTrials.DATA;
import static io.espalier.trial.LinearTrials.NETWORK;
import static io.espalier.trial.LinearTrials.accuracy;
import static io.espalier.trial.LinearTrials.run;
import static io.espalier.trial.LinearTrials.runner;
import static io.espalier.trial.LinearTrials.trial;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Data;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.latency.FakeClock;
import io.espalier.latency.FakeSurroundings;
import io.espalier.latency.Latency;
import io.espalier.latency.LatencySpec;
import io.espalier.latency.ScriptedEngine;
import io.espalier.metric.Metric;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialRunnerTest {
  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = Stores.at(folder.toString());
  }

  @Test
  void carriesStepsOutScoresAndKeepsTheModel() {
    Trial trial =
        trial(store, "train(epochs=2, batch=16, rate=0.1)", "train(epochs=1, batch=16, rate=0.01)");
    Result.Measured measured = (Result.Measured) run(store, trial);
    assertThat(measured.trial()).isEqualTo(trial.id());
    assertThat(measured.engine()).isEqualTo(new LinearEngine().provenance());
    Model end = new TrialFiles(store).model(trial.id()).read();
    Data data = CACHE.load(DATA);
    assertThat(measured.metrics().get(Metric.ACCURACY)).isEqualTo(accuracy(end, data.validation()));
    assertThat(measured.metrics().get(Metric.MACS)).isEqualTo(3 * 3 * 8 * 8);
    assertThat(measured.metrics().get(Metric.LIVE_MACS)).isEqualTo(3 * 3 * 8 * 8);
    assertThat(measured.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(3 * 90);
    assertThat(end.network()).isEqualTo(NETWORK);
    assertThat(store.child("work").list()).isEmpty();
    Result.Tested tested =
        (Result.Tested)
            runner(store, new LinearEngine())
                .run(new Order.Test(trial.id(), DATA), Place.ONE_THREAD, Cancel.NEVER);
    assertThat(tested.metrics().get(Metric.TEST_ACCURACY)).isEqualTo(accuracy(end, data.test()));
    assertThat(accuracy(end, data.validation()))
        .as("what the model and the images tell apart")
        .isNotEqualTo(accuracy(end, data.test()))
        .isNotEqualTo(accuracy(new ModelFolder(store.child("start")).read(), data.validation()));
  }

  /** Where nothing is trained, writing models is what a trial costs beside its scores. */
  @Test
  void writesTheModelOfEachStepOnce() {
    CountingStore counted = new CountingStore(store);
    Trial trial =
        trial(
            store, "train(epochs=1, batch=90, rate=0.05)", "train(epochs=1, batch=90, rate=0.01)");
    run(counted, trial);
    assertThat(counted.written().stream().filter(name -> name.endsWith("weights.safetensors")))
        .hasSize(2);
  }

  /** A trial that died between its last step and its outcome does no step again. */
  @Test
  void goesOnFromTheModelAfterItsLastStep() {
    Trial trial = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    Result.Measured first = (Result.Measured) run(store, trial);
    Model end = new TrialFiles(store).model(trial.id()).read();
    for (boolean earlierVersion : new boolean[] {false, true}) {
      store.child("outcomes").delete(trial.id().hex() + ".json");
      Store step = new TrialFiles(store).work(trial.id()).child("step-0");
      step.replace("done", "done(images-seen=90, seconds=1.5, epochs=1)".getBytes(UTF_8));
      if (earlierVersion) {
        new ModelFolder(step.child("model")).save(end);
        new TrialFiles(store).forgetModel(trial.id());
      }
      Result.Measured again = (Result.Measured) run(store, trial);
      assertThat(again.metrics().get(Metric.SECONDS)).isGreaterThan(1.5);
      assertThat(again.metrics().get(Metric.ACCURACY))
          .isEqualTo(first.metrics().get(Metric.ACCURACY));
      assertThat(new TrialFiles(store).model(trial.id()).read()).isEqualTo(end);
      assertThat(store.child("work").list()).isEmpty();
    }
  }

  @Test
  void timesAFinishedTrialsModelInOneRound() {
    Trial trial = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    run(store, trial);
    FakeClock clock = new FakeClock();
    Engine engine =
        new ScriptedEngine(
            (model, batch) ->
                clock.work(
                    model.network().equals(NETWORK) ? 1_500_000L * batch.size() : 2_000_000));
    TrialRunner runner =
        new TrialRunner(
            engine, CACHE, new TrialFiles(store), epoch -> {}, clock, new FakeSurroundings(clock));
    LatencySpec what = LatencySpec.of(Call.parse("cpu(batch=[1, 4], form=trained)"));
    Order order = new Order.Measure(trial.id(), what, 2);
    Result.Timed timed = (Result.Timed) runner.run(order, new Place.Cpu(1), Cancel.NEVER);
    assertThat(timed.round()).isEqualTo(2);
    assertThat(timed.latencies()).extracting(Latency::batch).containsExactly(1, 4);
    assertThat(timed.latencies().get(0).metrics().get(Metric.LATENCY_P50)).isEqualTo(1.5);
    assertThat(timed.latencies().get(1).metrics().get(Metric.latency(90, 4))).isEqualTo(6.0);
    assertThat(timed.latencies().get(1).reading().rounds()).hasSize(1);
    assertThat(timed.latencies().get(1).reading().verdict().stable()).isTrue();
    assertThat(timed.latencies().get(0).environment().cpu()).isEqualTo("processor");
    assertThat(ResultText.read(ResultText.write(timed))).isEqualTo(timed);
    assertThat(runner.run(new Order.Measure(trial.id(), what, 0), Place.ONE_THREAD, Cancel.NEVER))
        .isInstanceOf(Result.Timed.class);
    AtomicInteger polls = new AtomicInteger();
    assertThatThrownBy(
            () -> runner.run(order, Place.ONE_THREAD, () -> polls.incrementAndGet() > 100))
        .isInstanceOf(Cancel.Cancelled.class);
  }

  @Test
  void refusesAStepThatTheDataIsTooSmallForBeforeAnyStepRuns() {
    Trial trial =
        trial(
            store,
            "train(epochs=1, batch=16, rate=0.05)",
            "prune(taylor(images=91), coupled=prune, ratio=0.5)");
    Result.Refused refused =
        (Result.Refused)
            runner(store, new NoEngine()).run(new Order.Run(trial), Place.ONE_THREAD, Cancel.NEVER);
    assertThat(refused.why()).contains("looks at 91 images and there are 90");
  }

  @Test
  void findsAnOutcomeAgainWithoutRunning() {
    Trial trial = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    Result first = run(store, trial);
    Result second =
        runner(store, new NoEngine()).run(new Order.Run(trial), Place.ONE_THREAD, Cancel.NEVER);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void runsATrialAgainWhoseOutcomeCannotBeRead() {
    Trial trial = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    Result.Measured first = (Result.Measured) run(store, trial);
    String file = trial.id().hex() + ".json";
    store.child("outcomes").replace(file, new byte[] {'{'});
    Result.Measured second = (Result.Measured) run(store, trial);
    assertThat(second.metrics().get(Metric.ACCURACY))
        .isEqualTo(first.metrics().get(Metric.ACCURACY));
    assertThat(new TrialFiles(store).outcome(trial.id())).contains(second);
  }

  /**
   * Stopped after any number of steps, and continued by another runner, it ends with the same bits.
   */
  @Property(tries = 12)
  void continuesWhatAnEarlierAttemptLeft(@ForAll @IntRange(min = 1, max = 20) int polls)
      throws Exception {
    Path whole = java.nio.file.Files.createTempDirectory("whole");
    Path parts = java.nio.file.Files.createTempDirectory("parts");
    Store unbroken = Stores.at(whole.toString());
    Store broken = Stores.at(parts.toString());
    String[] steps = {
      "train(epochs=2, batch=16, rate=0.05, method=[remember, scl])",
      "train(epochs=1, batch=16, rate=0.01)"
    };
    Trial trial = trial(unbroken, steps);
    new ModelFolder(broken.child("start")).save(new ModelFolder(unbroken.child("start")).read());
    Trial same = trial(broken, steps);
    run(unbroken, trial);
    AtomicInteger left = new AtomicInteger(polls);
    try {
      runner(broken, new LinearEngine())
          .run(new Order.Run(same), Place.ONE_THREAD, () -> left.getAndDecrement() <= 0);
    } catch (Cancel.Cancelled stopped) {
      assertThat(new TrialFiles(broken).outcome(same.id())).isEmpty();
    }
    Result.Measured continued = (Result.Measured) run(broken, same);
    assertThat(continued.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(3 * 90);
    assertThat(new TrialFiles(broken).model(same.id()).read().weights())
        .isEqualTo(new TrialFiles(unbroken).model(trial.id()).read().weights());
  }

  /** Whatever a finished step has left is cut: it counts as not done, and is no verdict. */
  @ParameterizedTest
  @CsvSource({
    "done, 0",
    "done, 9",
    "model/network.json, 0",
    "model/weights.safetensors, 9",
    "model/history.json, 1"
  })
  void continuesBeforeAStepWhoseFilesAreCut(String file, int kept) {
    Trial trial =
        trial(
            store, "train(epochs=1, batch=16, rate=0.05)", "train(epochs=1, batch=16, rate=0.01)");
    Store step = new TrialFiles(store).work(trial.id()).child("step-0");
    TrialRunner stopped = runner(store, new LinearEngine());
    assertThatThrownBy(
            () -> stopped.run(new Order.Run(trial), Place.ONE_THREAD, () -> step.exists("done")))
        .isInstanceOf(Cancel.Cancelled.class);
    step.replace(file, Arrays.copyOf(step.read(file).orElseThrow(), kept));
    Result.Measured continued = (Result.Measured) run(store, trial);
    assertThat(continued.metrics().get(Metric.IMAGES_SEEN)).isEqualTo(2 * 90);
  }

  @Test
  void anOutcomeOfAnotherTrialIsNone() {
    Trial trial = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    Trial other = trial(store, "train(epochs=1, batch=16, rate=0.01)");
    run(store, trial);
    Store outcomes = store.child("outcomes");
    outcomes.replace(
        other.id().hex() + ".json", outcomes.read(trial.id().hex() + ".json").orElseThrow());
    assertThat(new TrialFiles(store).outcome(other.id())).isEmpty();
    assertThat(run(store, other).trial()).isEqualTo(other.id());
  }

  @Test
  void givesEveryFailureItsType() {
    assertThat(run(store, trial(store, "train(epochs=1, batch=16, rate=1e30)")))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(Result.Failure.DIVERGED));
    Trial other =
        new Trial(
            trial(store).candidate(),
            DataSpec.parse(
                "data(source=generated(train=120, test=30, classes=4, size=8), validation=30)"),
            1);
    assertThat(run(store, other))
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.why()).contains("4 classes"));
    Trial broken = trial(store, "train(epochs=1)");
    Result failed =
        runner(store, new NoEngine()).run(new Order.Run(broken), Place.ONE_THREAD, Cancel.NEVER);
    assertThat(((Result.Failed) failed).kind()).isEqualTo(Result.Failure.ERROR);
  }

  @Test
  void readsItsOwnText() {
    Trial trial =
        trial(store, "train(epochs=1, rate=0.01)", "prune(l2, to-macs=0.5, skip=[layer1.0.conv1])");
    assertThat(Trial.read(trial.text())).isEqualTo(trial);
    assertThat(Trial.read(trial.text()).id()).isEqualTo(trial.id());
    Trial fresh =
        new Trial(
            new Candidate(Start.read(Call.parse("resnet-20(classes=3)")), List.of()), DATA, 2);
    assertThat(Trial.read(fresh.text())).isEqualTo(fresh);
    assertThat(fresh.candidate().toString()).isEqualTo("resnet-20(classes=3)");
    assertThatThrownBy(() -> Trial.read("trial(seed=1)"))
        .hasMessageContaining("start, steps, data");
  }

  @Test
  void namesATrialByAllOfItsOptions() {
    Hash id = trial(store, "train(rate=0.1)").id();
    assertThat(trial(store, "train").id()).isEqualTo(id);
    assertThat(trial(store, "train(rate=0.2)").id()).isNotEqualTo(id);
  }
}
