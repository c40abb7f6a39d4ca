package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
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
  private static final String EPOCH_IMAGES = "epoch-images";
  private static final String EPOCH_LOSS = "epoch-loss";
  private static final String EPOCH_SECONDS = "epoch-seconds";

  private final Recipe recipe;
  private final Bench bench;
  private final Course course;
  private final Session session;
  private final Layout layout;
  private final TrainingSoundness soundness;
  private final Loss loss;
  private final Batches batches;
  private final Batches validation;
  private final long total;

  private final float[] parameters;
  private final float[] gradients;
  private final float[] statistics;
  private Moments moments;
  private long step;
  private final List<TrainingHistory.Epoch> history = new ArrayList<>();
  private long imagesSeen;
  private long epochImages;
  private double epochLoss;
  private double epochSeconds;
  private double earlierSeconds;

  private long clock = System.nanoTime();
  private long saved = clock;
  private long savedStep;

  Training(Recipe recipe, Bench bench, Course course, Session session, Network network) {
    this.recipe = recipe;
    this.bench = bench;
    this.course = course;
    this.session = session;
    Data data = bench.data();
    layout = Layout.of(network);
    loss = new CrossEntropy(recipe.smoothing());
    batches =
        Batches.training(
            data.train(),
            data.normalization(),
            recipe.augmentation(),
            recipe.batch(),
            bench.seed());
    validation = Batches.evaluation(data.validation(), data.normalization(), recipe.batch());
    if (batches.count() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot train on %s: it has no training images; use a larger subset", data.name()));
    }
    total = recipe.length().total(batches.count());
    parameters = new float[layout.size()];
    gradients = new float[layout.size()];
    Layout ofStatistics = Layout.ofStatistics(network);
    statistics = new float[ofStatistics.size()];
    soundness = new TrainingSoundness(layout, ofStatistics);
    moments = recipe.optimizer().begin(layout.size());
  }

  Trained run() {
    session.trained(parameters);
    bench.checkpoints().newest().ifPresent(state -> Unavailable.unlessDone(() -> restore(state)));
    while (step < total) {
      // Before an epoch starts, whose hooks may change what is continued from.
      Batch batch = nextBatch();
      if (indexInEpoch() == 0) {
        course.epochStarts(progress(epoch()));
      }
      int epoch = epoch();
      trainStep(epoch, batch);
      if (indexInEpoch() == 0 || step == total) {
        endEpoch(epoch);
        save();
      } else if (System.nanoTime() - saved > SAVE_EVERY_NANOS) {
        save();
      }
    }
    return new Trained(finished(), new TrainingHistory(history), earlierSeconds);
  }

  /** The next images; where they cannot be read or a stop is asked for, the state is kept. */
  private Batch nextBatch() {
    try {
      bench.cancel().check();
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

  private void trainStep(int epoch, Batch batch) {
    session.setTrained(parameters);
    session.reseed(new SplittableRandom(bench.seed() + step * GOLDEN).nextLong());
    double value = session.step(batch, Pass.TRAIN, course.loss(loss, batch));
    session.gradients(gradients);
    session.statistics(statistics);
    soundness.afterPass(value, parameters, statistics, gradients, epoch, step);
    course.gradientsReady(progress(epoch));
    recipe.optimizer().update(layout, parameters, gradients, moments, rate(step));
    soundness.afterUpdate(parameters, gradients, moments, epoch, step);
    step++;
    imagesSeen += batch.size();
    epochImages += batch.size();
    epochLoss += value * batch.size();
    course.updated(progress(epoch));
  }

  private void endEpoch(int epoch) {
    course.epochEnds(progress(epoch));
    soundness.beforeKept(parameters, gradients, moments, epoch, step - 1);
    Optional<Evaluation> score = scored() ? Optional.of(score(epoch)) : Optional.empty();
    passTime();
    TrainingHistory.Epoch ended =
        new TrainingHistory.Epoch(
            epoch, epochLoss / epochImages, score, rate(step - 1), imagesSeen, epochSeconds);
    history.add(ended);
    bench.observer().accept(ended);
    epochImages = 0;
    epochLoss = 0;
    epochSeconds = 0;
  }

  private boolean scored() {
    return validation.count() > 0 && (step == total || recipe.length() instanceof Length.Epochs);
  }

  /**
   * The score is of what would be deployed; where that is the trained model, its session serves.
   */
  private Evaluation score(int epoch) {
    Model trained = snapshot();
    Model finished = course.finish(trained);
    try {
      return finished.equals(trained)
          ? Evaluation.of(session, validation)
          : Evaluation.of(bench.engine(), finished, validation);
    } catch (Diverged unscored) {
      throw Diverged.at(unscored.what(), epoch, step - 1);
    }
  }

  private Model finished() {
    return course.finish(snapshot());
  }

  private Model snapshot() {
    session.setTrained(parameters);
    return session.model();
  }

  private Progress progress(int epoch) {
    return new Progress(
        layout, parameters, gradients, moments.first(), epoch, step, total, this::snapshot);
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

  private void passTime() {
    long now = System.nanoTime();
    epochSeconds += (now - clock) / 1e9;
    clock = now;
  }

  private void save() {
    if (step == savedStep) {
      return;
    }
    soundness.beforeKept(parameters, gradients, moments, epoch(), step);
    passTime();
    session.statistics(statistics);
    Map<String, Tensor> tensors = new HashMap<>();
    course.save().forEach((name, tensor) -> tensors.put(COURSE + name, tensor.copy()));
    tensors.put(PARAMETERS, Tensor.vector(parameters.clone()));
    tensors.put(STATISTICS, Tensor.vector(statistics.clone()));
    tensors.put(FIRST_MOMENT, Tensor.vector(moments.first().clone()));
    tensors.put(SECOND_MOMENT, Tensor.vector(moments.second().clone()));
    bench
        .checkpoints()
        .save(
            new Checkpoints.State(
                step,
                tensors,
                Map.of(
                    UPDATES, Long.toString(moments.updates()),
                    HISTORY, new TrainingHistory(history).json(),
                    IMAGES_SEEN, Long.toString(imagesSeen),
                    EPOCH_IMAGES, Long.toString(epochImages),
                    EPOCH_LOSS, Double.toString(epochLoss),
                    EPOCH_SECONDS, Double.toString(epochSeconds))));
    saved = System.nanoTime();
    savedStep = step;
  }

  private void restore(Checkpoints.State state) {
    copy(state, PARAMETERS, parameters);
    copy(state, STATISTICS, statistics);
    session.setStatistics(statistics);
    copy(state, FIRST_MOMENT, moments.first());
    copy(state, SECOND_MOMENT, moments.second());
    moments = new Moments(moments.first(), moments.second(), Long.parseLong(note(state, UPDATES)));
    Map<String, Tensor> own = new HashMap<>();
    state
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(COURSE)) {
                own.put(name.substring(COURSE.length()), tensor.copy());
              }
            });
    course.restore(own);
    step = state.position();
    savedStep = step;
    history.addAll(TrainingHistory.read(note(state, HISTORY)).epochs());
    imagesSeen = Long.parseLong(note(state, IMAGES_SEEN));
    epochImages = Long.parseLong(note(state, EPOCH_IMAGES));
    epochLoss = Double.parseDouble(note(state, EPOCH_LOSS));
    epochSeconds = Double.parseDouble(note(state, EPOCH_SECONDS));
    earlierSeconds =
        epochSeconds + history.stream().mapToDouble(TrainingHistory.Epoch::seconds).sum();
  }

  private static void copy(Checkpoints.State state, String name, float[] target) {
    Tensor tensor = state.tensors().get(name);
    if (tensor == null || tensor.size() != target.length) {
      throw foreign(state, name);
    }
    System.arraycopy(tensor.data(), 0, target, 0, target.length);
  }

  private static String note(Checkpoints.State state, String name) {
    String note = state.notes().get(name);
    if (note == null) {
      throw foreign(state, name);
    }
    return note;
  }

  private static Refusal foreign(Checkpoints.State state, String name) {
    return new Refusal(
        Text.of(
            "Cannot continue training from its checkpoint at step %d: its '%s' does not fit this network and recipe; remove the checkpoint",
            state.position(), name));
  }
}
