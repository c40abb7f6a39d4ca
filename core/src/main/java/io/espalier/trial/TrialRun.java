package io.espalier.trial;

import io.espalier.cost.CostTable;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.engine.Engine;
import io.espalier.method.Sparsity;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.store.Store;
import io.espalier.store.Unavailable;
import io.espalier.train.Cancel;
import io.espalier.train.EpochObserver;
import io.espalier.train.Evaluation;
import io.espalier.train.Fit;
import io.espalier.train.StoreCheckpoints;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.UUID;

/** One trial under way, from what earlier attempts have left to its end or to a rung. */
final class TrialRun {
  static final int EVALUATION_BATCH = 250;

  private final Engine engine;
  private final DataCache data;
  private final TrialFiles files;
  private final EpochObserver observer;
  private final Trial trial;
  private final Leg leg;
  private final Cancel cancel;
  private final Store work;
  private final long began = System.nanoTime();
  private CurveRecorder recorder;

  TrialRun(
      Engine engine,
      DataCache data,
      TrialFiles files,
      EpochObserver observer,
      Order.Run order,
      Cancel cancel) {
    this.engine = engine;
    this.data = data;
    this.files = files;
    this.observer = observer;
    this.trial = order.work();
    this.leg = order.leg();
    this.cancel = cancel;
    this.work = files.work(leg.trial());
    this.recorder = new CurveRecorder(new LearningCurve(leg.trial(), List.of()));
  }

  /** How the trial has learned, as far as this run knows. */
  LearningCurve curve() {
    return recorder.curve();
  }

  Result.Outcome carryOut() {
    List<Step> steps = trial.candidate().steps();
    Data loaded = Unavailable.unless(() -> data.load(trial.data()));
    StepModels models = new StepModels(work, steps.size(), files.model(leg.trial()));
    StepsDone done = Unavailable.unless(() -> StepsDone.find(leg.trial(), models, leg.pauseAt()));
    recorder = new CurveRecorder(done.curve());
    Start start = trial.candidate().start();
    Model begun =
        done.count() == 0
            ? start.model(files, trial.seed())
            : Unavailable.unless(models.from(done.count())::read);
    if (done.count() == 0) {
      start.warn(begun, loaded);
    }
    Fit.check(begun.network(), loaded);
    Data seen = Unavailable.unless(() -> Fit.of(begun.network(), begun.input(), loaded));
    steps.forEach(step -> step.check(seen));
    Model model = begun.with(seen.input());
    double earlier = done.seconds();
    for (int k = done.count(); k < steps.size(); k++) {
      Step.Reached reached = steps.get(k).run(model, context(k, steps.get(k), seen, done));
      model = reached.model();
      earlier += reached.seconds();
      if (!(reached instanceof Step.Done end)) {
        Metrics metrics = metrics(model, seen, done.imagesSeen() + reached.imagesSeen(), earlier);
        return new Result.Paused(
            leg.trial(), leg.until().orElseThrow(), metrics, engine.provenance());
      }
      double seconds = earlier + seconds();
      StepsDone before = done;
      done = Unavailable.unless(() -> before.then(models, end, seconds, recorder.curve()));
    }
    Metrics metrics = metrics(model, seen, done.imagesSeen(), earlier);
    Model last = model;
    if (!files.hasModel(leg.trial())) {
      Unavailable.unlessDone(() -> files.model(leg.trial()).save(last));
    }
    return new Result.Measured(leg.trial(), metrics, engine.provenance());
  }

  private WorkContext context(int index, Step step, Data seen, StepsDone before) {
    return new WorkContext(
        engine,
        seen,
        trial.seed(index),
        new StoreCheckpoints(work.child("step-" + index), UUID.randomUUID().toString()),
        cancel,
        leg.pauseAt().after(before.epochs()),
        recorder.step(index, Steps.CATALOG.write(step).name(), before.imagesSeen(), observer),
        this::trainedStart);
  }

  private Metrics metrics(Model model, Data seen, long imagesSeen, double earlier) {
    Evaluation score =
        Evaluation.of(engine, model, seen.validation(), seen.normalization(), EVALUATION_BATCH);
    CostTable cost = CostTable.of(model.network());
    Metrics metrics =
        Metrics.of(Metric.ACCURACY, score.accuracy())
            .with(Metric.LOSS, score.loss())
            .with(Metric.MACS, cost.macs())
            .with(Metric.PARAMS, cost.params())
            .with(Metric.LIVE_MACS, Sparsity.of(model).liveMacs())
            .with(Metric.IMAGES_SEEN, imagesSeen)
            .with(Metric.IMAGES_TOTAL, trial.candidate().start().imagesBefore(files) + imagesSeen)
            .with(Metric.SECONDS, earlier + seconds());
    return score
        .topFive()
        .map(topFive -> metrics.with(Metric.TOP_FIVE_ACCURACY, topFive))
        .orElse(metrics);
  }

  /** The start for a step that has to learn from it. */
  private Model trainedStart() {
    Start start = trial.candidate().start();
    if (!start.trained()) {
      throw new Refusal(
          Text.of(
              "Cannot go back to the start of the trial: %s is a new network that knows nothing; start from a trained model",
              start));
    }
    return start.model(files, trial.seed());
  }

  /** Wall time of this attempt. */
  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
