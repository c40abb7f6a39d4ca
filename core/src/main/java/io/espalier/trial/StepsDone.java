package io.espalier.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.store.Store;
import io.espalier.train.PauseAt;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many steps of a trial an earlier attempt has finished, and what they took.
 *
 * @param count finished steps
 * @param imagesSeen images that went through their training steps
 * @param epochs passes over the training images that they trained for; infinite where an earlier
 *     version has not noted it, so that no rung counts from there
 * @param seconds their wall time
 * @param curve how the trial has learned in them
 */
record StepsDone(int count, long imagesSeen, double epochs, double seconds, LearningCurve curve) {
  private static final Logger LOG = LoggerFactory.getLogger(StepsDone.class);
  private static final String FILE = "done";
  private static final String CURVE = "curve.jsonl";
  private static final String IMAGES_SEEN = "images-seen";
  private static final String EPOCHS = "epochs";
  private static final String SECONDS = "seconds";

  /**
   * What the furthest attempt has left that is not beyond a point. A step whose note or model is
   * damaged is passed over with a warning: it counts as not done.
   */
  static StepsDone find(Hash trial, StepModels models, PauseAt pauseAt) {
    for (int count = models.steps(); count > 0; count--) {
      Store step = models.step(count - 1);
      Optional<byte[]> left = step.read(FILE);
      if (left.isPresent()) {
        try {
          StepsDone done = read(trial, step, count, new String(left.get(), UTF_8));
          if (!pauseAt.isBehind(done.epochs())) {
            models.from(count).read();
            return done;
          }
        } catch (Refusal damaged) {
          LOG.warn("Passing over finished step {}: {}", step.uri(), damaged.getMessage());
        }
      }
    }
    return new StepsDone(0, 0, 0, 0, new LearningCurve(trial, List.of()));
  }

  private static StepsDone read(Hash trial, Store step, int count, String note) {
    Call call = Call.parse(note);
    if (call.options().get(IMAGES_SEEN) instanceof Number images
        && call.options().get(SECONDS) instanceof Number seconds) {
      double epochs =
          call.options().get(EPOCHS) instanceof Number passes
              ? passes.doubleValue()
              : Double.POSITIVE_INFINITY;
      return new StepsDone(
          count, images.longValue(), epochs, seconds.doubleValue(), curve(trial, step));
    }
    throw new Refusal(Text.of("Cannot read note '%s': it needs images-seen and seconds", note));
  }

  /** Without it, as where earlier versions finished the step, the work itself is whole. */
  private static LearningCurve curve(Hash trial, Store step) {
    try {
      return step.read(CURVE)
          .map(content -> CurveText.read(trial, new String(content, UTF_8)))
          .orElse(new LearningCurve(trial, List.of()));
    } catch (Refusal damaged) {
      LOG.warn("Passing over learning curve in {}: {}", step.uri(), damaged.getMessage());
      return new LearningCurve(trial, List.of());
    }
  }

  /**
   * Keeps one more finished step.
   *
   * @param total the wall time of all attempts up to here
   * @param learned the curve up to here
   */
  StepsDone then(StepModels models, Step.Done end, double total, LearningCurve learned) {
    StepsDone more =
        new StepsDone(
            count + 1, imagesSeen + end.imagesSeen(), epochs + end.epochs(), total, learned);
    models.to(more.count()).save(end.model());
    Store step = models.step(count);
    if (!learned.points().isEmpty()) {
      step.replace(CURVE, CurveText.write(learned).getBytes(UTF_8));
    }
    Call note = Call.of("done").with(IMAGES_SEEN, more.imagesSeen()).with(SECONDS, more.seconds());
    if (Double.isFinite(more.epochs())) {
      note = note.with(EPOCHS, more.epochs());
    }
    step.replace(FILE, note.toString().getBytes(UTF_8));
    return more;
  }
}
