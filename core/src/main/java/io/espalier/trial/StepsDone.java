package io.espalier.trial;

import io.espalier.model.ModelFolder;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many steps of a trial an earlier attempt has finished, and what they took.
 *
 * @param count finished steps
 * @param imagesSeen images that went through their training steps
 * @param seconds their wall time
 */
record StepsDone(int count, long imagesSeen, double seconds) {
  private static final Logger LOG = LoggerFactory.getLogger(StepsDone.class);
  private static final String FILE = "done";
  private static final String IMAGES_SEEN = "images-seen";
  private static final String SECONDS = "seconds";

  /**
   * What the furthest attempt has left. A step whose note or model is damaged is passed over with a
   * warning: it counts as not done.
   */
  static StepsDone find(Store work, int steps) {
    for (int count = steps; count > 0; count--) {
      Store step = work.child("step-" + (count - 1));
      Optional<byte[]> left = step.read(FILE);
      if (left.isPresent()) {
        try {
          StepsDone done = read(count, new String(left.get(), StandardCharsets.UTF_8));
          done.model(work).read();
          return done;
        } catch (Refusal damaged) {
          LOG.warn("Passing over finished step {}: {}", step.uri(), damaged.getMessage());
        }
      }
    }
    return new StepsDone(0, 0, 0);
  }

  private static StepsDone read(int count, String note) {
    Call call = Call.parse(note);
    if (call.options().get(IMAGES_SEEN) instanceof Number images
        && call.options().get(SECONDS) instanceof Number seconds) {
      return new StepsDone(count, images.longValue(), seconds.doubleValue());
    }
    throw new Refusal(Text.of("Cannot read note '%s': it needs images-seen and seconds", note));
  }

  /** The folder of the model after the last finished step. */
  ModelFolder model(Store work) {
    return new ModelFolder(work.child("step-" + (count - 1)).child("model"));
  }

  /**
   * Keeps one more finished step.
   *
   * @param total the wall time of all attempts up to here
   */
  StepsDone then(Store work, Step.Done end, double total) {
    StepsDone more = new StepsDone(count + 1, imagesSeen + end.imagesSeen(), total);
    more.model(work).save(end.model());
    Call note = Call.of("done").with(IMAGES_SEEN, more.imagesSeen()).with(SECONDS, more.seconds());
    work.child("step-" + count).replace(FILE, note.toString().getBytes(StandardCharsets.UTF_8));
    return more;
  }
}
