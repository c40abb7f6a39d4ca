package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Loss;
import io.espalier.engine.Session;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Unavailable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** One training under way: the loop and all of its state. */
final class Training {
  private static final long SAVE_EVERY_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final String PARAMETERS = "parameters";
  private static final String STATISTICS = "statistics";
  private static final String FIRST_MOMENT = "first-moment";
  private static final String SECOND_MOMENT = "second-moment";
  private static final String COURSE = "course.";
  private static final String UPDATES = "updates";
  private static final String HISTORY = "history";
  private static final String IMAGES_SEEN = "images-seen";

  private final Recipe recipe;
  private final WorkContext context;
  private final MethodRun methodRun;
  private final Session session;
  private final Layout layout;
  private final TrainingSoundness soundness;
  private final Loss loss;
  private final BatchPass pass;
  private final Batches batches;
  private final Batches validation;
  private final long total;
  private final long pause;

  private final float[] parameters;
  private final float[] gradients;
  private final float[] statistics;
  private Moments moments;
  private long step;
  private final List<TrainingHistory.Epoch> history = new ArrayList<>();
  private long imagesSeen;
  private final EpochSoFar epoch = new EpochSoFar();
  private double earlierSeconds;

  private long saved = System.nanoTime();
  private long savedStep;

  Training(
      Recipe recipe, WorkContext context, MethodRun methodRun, Session session, Network network) {
    this.recipe = recipe;
    this.context = context;
    this.methodRun = methodRun;
    this.session = session;
    Data data = context.data();
    layout = Layout.of(network);
    loss = new CrossEntropy(recipe.smoothing());
    batches =
        Batches.training(
            data.train(),
            data.normalization(),
            recipe.augmentation(),
            recipe.batch(),
            context.seed());
    validation = Batches.evaluation(data.validation(), data.normalization(), recipe.part());
    if (batches.count() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot train on %s: it has no training images; use a larger subset", data.name()));
    }
    total = recipe.length().total(batches.count());
    pause = Math.min(total, context.pauseAt().steps(batches.count()));
    parameters = new float[layout.size()];
    gradients = new float[layout.size()];
    Layout ofStatistics = Layout.ofStatistics(network);
    statistics = new float[ofStatistics.size()];
    soundness = new TrainingSoundness(layout, ofStatistics);
    moments = recipe.optimizer().begin(layout.size());
    pass = new BatchPass(session, recipe, layout.size());
  }

  /** Trains up to where it pauses, or to its end. */
  Trained run() {
    session.trained(parameters);
    session.statistics(statistics);
    context
        .checkpoints()
        .newest(pause)
        .ifPresent(state -> Unavailable.unlessDone(() -> restore(state)));
    while (step < pause) {
      // Before an epoch starts, whose hooks may change what is continued from.
      Batch batch = nextBatch();
      if (indexInEpoch() == 0) {
        methodRun.epochStarts(progress(epoch()));
      }
      int number = epoch();
      trainStep(number, batch);
      if (indexInEpoch() == 0 || step == total) {
        endEpoch(number);
        save();
      } else if (step == pause || System.nanoTime() - saved > SAVE_EVERY_NANOS) {
        save();
      }
    }
    return new Trained(
        finished(),
        new TrainingHistory(history),
        imagesSeen,
        (double) step / batches.count(),
        earlierSeconds,
        step == total);
  }

  /** The next images; where they cannot be read or a stop is asked for, the state is kept. */
  private Batch nextBatch() {
    try {
      context.cancel().check();
      return batches.batch(epoch(), indexInEpoch());
    } catch (Cancel.Cancelled | UncheckedIOException end) {
      try {
        save();
      } catch (RuntimeException unsaved) {
        // It continues from an earlier state then.
        end.addSuppressed(unsaved);
      }
      throw end;
    }
  }

  private void trainStep(int number, Batch batch) {
    methodRun.stepStarts(progress(number));
    session.idle(methodRun.idle(progress(number)));
    carry();
    session.reseed(new SplittableRandom(context.seed() + step * GOLDEN).nextLong());
    BatchPass.Seen seen = pass.run(batch, part -> methodRun.loss(loss, part), gradients);
    session.statistics(statistics);
    soundness.afterPass(seen.loss(), parameters, statistics, gradients, number, step);
    methodRun.gradientsReady(progress(number));
    recipe.optimizer().update(layout, parameters, gradients, moments, rate(step));
    soundness.afterUpdate(parameters, gradients, moments, number, step);
    step++;
    imagesSeen += batch.size();
    epoch.add(batch.size(), seen.loss(), seen.right());
    methodRun.updated(progress(number));
  }

  /** Hooks change arrays; the session has copies. */
  private void carry() {
    session.setTrained(parameters);
    session.setStatistics(statistics);
  }

  private void endEpoch(int number) {
    methodRun.epochEnds(progress(number));
    soundness.beforeKept(parameters, statistics, gradients, moments, number, step - 1);
    Optional<Evaluation> score = scored() ? Optional.of(score(number)) : Optional.empty();
    TrainingHistory.Epoch ended = epoch.end(number, score, rate(step - 1), imagesSeen);
    history.add(ended);
    context.observer().ended(ended);
  }

  private boolean scored() {
    return validation.count() > 0 && (step == total || recipe.length() instanceof Length.Epochs);
  }

  /**
   * The score is of what would be deployed; where that is the trained model, its session serves.
   */
  private Evaluation score(int number) {
    session.idle(Set.of());
    Model trained = snapshot();
    Model finished = methodRun.finish(trained);
    try {
      return finished.equals(trained)
          ? Evaluation.of(session, validation)
          : Evaluation.of(context.engine(), finished, validation);
    } catch (Diverged unscored) {
      throw Diverged.at(unscored.what(), number, step - 1);
    }
  }

  private Model finished() {
    return methodRun.finish(snapshot());
  }

  private Model snapshot() {
    carry();
    return session.model();
  }

  private Progress progress(int number) {
    return new Progress(
        layout,
        parameters,
        gradients,
        moments.first(),
        soundness.statistics(),
        statistics,
        number,
        step,
        total,
        this::snapshot);
  }

  private double rate(long at) {
    return recipe.optimizer().rate() * recipe.schedule().factor(at, total);
  }

  private int epoch() {
    return Math.toIntExact(step / batches.count());
  }

  private int indexInEpoch() {
    return Math.toIntExact(step % batches.count());
  }

  private void save() {
    if (step == savedStep) {
      return;
    }
    soundness.beforeKept(parameters, statistics, gradients, moments, epoch(), step);
    epoch.passTime();
    Map<String, Tensor> tensors = new HashMap<>();
    methodRun.save().forEach((name, tensor) -> tensors.put(COURSE + name, tensor.copy()));
    tensors.put(PARAMETERS, Tensor.vector(parameters.clone()));
    tensors.put(STATISTICS, Tensor.vector(statistics.clone()));
    tensors.put(FIRST_MOMENT, Tensor.vector(moments.first().clone()));
    tensors.put(SECOND_MOMENT, Tensor.vector(moments.second().clone()));
    Map<String, String> notes = new HashMap<>(epoch.notes());
    notes.put(UPDATES, Long.toString(moments.updates()));
    notes.put(HISTORY, new TrainingHistory(history).json());
    notes.put(IMAGES_SEEN, Long.toString(imagesSeen));
    context.checkpoints().save(new Checkpoints.State(step, tensors, notes));
    saved = System.nanoTime();
    savedStep = step;
  }

  private void restore(Checkpoints.State state) {
    SavedState saved = new SavedState(state);
    saved.copy(PARAMETERS, parameters);
    saved.copy(STATISTICS, statistics);
    saved.copy(FIRST_MOMENT, moments.first());
    saved.copy(SECOND_MOMENT, moments.second());
    moments = new Moments(moments.first(), moments.second(), Long.parseLong(saved.note(UPDATES)));
    methodRun.restore(saved.under(COURSE));
    step = state.position();
    savedStep = step;
    history.addAll(TrainingHistory.read(saved.note(HISTORY)).epochs());
    imagesSeen = Long.parseLong(saved.note(IMAGES_SEEN));
    epoch.restore(saved::note, state.notes());
    earlierSeconds =
        epoch.seconds() + history.stream().mapToDouble(TrainingHistory.Epoch::seconds).sum();
    context.observer().continued(List.copyOf(history));
  }
}
