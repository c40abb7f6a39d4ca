package io.espalier.trial;

import io.espalier.cost.CostTable;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.method.Sparsity;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.model.Model;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.store.Store;
import io.espalier.store.Unavailable;
import io.espalier.train.Bench;
import io.espalier.train.Cancel;
import io.espalier.train.Evaluation;
import io.espalier.train.Fit;
import io.espalier.train.StoreCheckpoints;
import io.espalier.train.TrainingHistory;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Carries trials out: start, steps, score. The same on a laptop, on an executor and in a test.
 *
 * <p>After each step the model is kept, and within a training its checkpoints, so that running a
 * trial again continues it with the same bits. A finished trial's outcome is kept as well: running
 * it again finds it.
 */
public final class TrialRunner implements OrderRunner {
  private static final int EVALUATION_BATCH = 250;

  private final Engine engine;
  private final DataCache data;
  private final TrialFiles files;
  private final Consumer<TrainingHistory.Epoch> observer;

  /**
   * A runner over a sweep's folder.
   *
   * @param data the data sets of this JVM
   * @param observer hears of each epoch of a training as it ends
   */
  public TrialRunner(
      Engine engine, DataCache data, TrialFiles files, Consumer<TrainingHistory.Epoch> observer) {
    this.engine = engine;
    this.data = data;
    this.files = files;
    this.observer = observer;
  }

  /**
   * Carries an order out. Whatever goes wrong is a result, except a stop on request.
   *
   * @throws Cancel.Cancelled if the flag was raised
   */
  @Override
  public Result run(Order order, Cancel cancel) {
    if (order instanceof Order.Test test) {
      Data loaded = load(test.data());
      Model model = files.model(test.trial()).read();
      Data seen = Fit.of(model.network(), model.input(), loaded);
      Evaluation score =
          Evaluation.of(engine, model, seen.test(), seen.normalization(), EVALUATION_BATCH);
      return new Result.Tested(test.trial(), Metrics.of(Metric.TEST_ACCURACY, score.accuracy()));
    }
    Trial trial = ((Order.Run) order).work();
    Hash id = trial.id();
    Optional<Result.Outcome> known = Unavailable.unless(() -> files.outcome(id));
    if (known.isPresent()) {
      return known.get();
    }
    Result.Outcome outcome = Failures.typed(id, () -> carryOut(trial, cancel));
    if (outcome.lasting()) {
      Unavailable.unlessDone(() -> files.keep(outcome));
      // Not before: a process that dies in between must find where the trial was.
      Unavailable.unlessDone(() -> files.forget(id));
    }
    return outcome;
  }

  private Result.Measured carryOut(Trial trial, Cancel cancel) {
    long began = System.nanoTime();
    Hash id = trial.id();
    Data loaded = load(trial.data());
    Store work = files.work(id);
    StepsDone done =
        Unavailable.unless(() -> StepsDone.find(work, trial.candidate().steps().size()));
    Start start = trial.candidate().start();
    Model begun =
        done.count() == 0
            ? start.model(files, trial.seed())
            : Unavailable.unless(done.model(work)::read);
    if (done.count() == 0) {
      start.warn(begun, loaded);
    }
    Fit.check(begun.network(), loaded);
    Data seen = Unavailable.unless(() -> Fit.of(begun.network(), begun.input(), loaded));
    trial.candidate().steps().forEach(step -> step.check(seen));
    Model model = begun.with(seen.input());
    double earlier = done.seconds();
    for (int k = done.count(); k < trial.candidate().steps().size(); k++) {
      Step step = trial.candidate().steps().get(k);
      StoreCheckpoints checkpoints =
          new StoreCheckpoints(work.child("step-" + k), UUID.randomUUID().toString());
      Bench bench =
          new Bench(
              engine,
              seen,
              seed(trial, k),
              checkpoints,
              cancel,
              observer,
              () -> trainedStart(trial));
      Step.Done end = step.run(model, bench);
      model = end.model();
      earlier += end.seconds();
      double seconds = earlier + secondsSince(began);
      StepsDone before = done;
      done = Unavailable.unless(() -> before.then(work, end, seconds));
    }
    Evaluation score =
        Evaluation.of(engine, model, seen.validation(), seen.normalization(), EVALUATION_BATCH);
    CostTable cost = CostTable.of(model.network());
    Model last = model;
    Unavailable.unlessDone(() -> files.model(id).save(last));
    Metrics metrics =
        scored(score)
            .with(Metric.MACS, cost.macs())
            .with(Metric.PARAMS, cost.params())
            .with(Metric.LIVE_MACS, Sparsity.of(model).liveMacs())
            .with(Metric.IMAGES_SEEN, done.imagesSeen())
            .with(Metric.IMAGES_TOTAL, start.imagesBefore(files) + done.imagesSeen())
            .with(Metric.SECONDS, earlier + secondsSince(began));
    return new Result.Measured(id, metrics, engine.description());
  }

  private static Metrics scored(Evaluation score) {
    Metrics metrics = Metrics.of(Metric.ACCURACY, score.accuracy()).with(Metric.LOSS, score.loss());
    return score
        .topFive()
        .map(topFive -> metrics.with(Metric.TOP_FIVE_ACCURACY, topFive))
        .orElse(metrics);
  }

  private Data load(DataSpec spec) {
    return Unavailable.unless(() -> data.load(spec));
  }

  /** The start for a step that has to learn from it. */
  private Model trainedStart(Trial trial) {
    Start start = trial.candidate().start();
    if (!start.trained()) {
      throw new Refusal(
          Text.of(
              "Cannot go back to the start of the trial: %s is a new network that knows nothing; start from a trained model",
              start));
    }
    return start.model(files, trial.seed());
  }

  /** Each step draws its own numbers, whatever the steps before it drew. */
  private static long seed(Trial trial, int step) {
    String key =
        Hash.of(Call.of("step").with("seed", trial.seed()).with("index", (long) step).toString())
            .hex();
    return Long.parseUnsignedLong(key.substring(0, Long.BYTES * 2), 16);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
