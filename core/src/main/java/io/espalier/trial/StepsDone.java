package io.espalier.trial;

import io.espalier.model.ModelFolder;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Step;
import io.espalier.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How many steps of a trial an earlier attempt has finished, and what they took.
 *
 * @param count finished steps
 * @param imagesSeen images that went through their training steps
 * @param seconds their wall time
 */
record StepsDone(int count, long imagesSeen, double seconds) {
  private static final String FILE = "done";
  private static final String IMAGES_SEEN = "images-seen";
  private static final String SECONDS = "seconds";

  /**
   * What the furthest attempt has left.
   *
   * @throws Refusal if its note is damaged
   */
  static StepsDone find(Store work, int steps) {
    for (int count = steps; count > 0; count--) {
      Optional<byte[]> left = work.child("step-" + (count - 1)).read(FILE);
      if (left.isPresent()) {
        Call call = Call.parse(new String(left.get(), StandardCharsets.UTF_8));
        if (call.options().get(IMAGES_SEEN) instanceof Number images
            && call.options().get(SECONDS) instanceof Number seconds) {
          return new StepsDone(count, images.longValue(), seconds.doubleValue());
        }
        throw new Refusal(
            "Cannot read '%s' in %s: it lacks a number; remove the folder to do the step again"
                .formatted(FILE, work.child("step-" + (count - 1)).uri()));
      }
    }
    return new StepsDone(0, 0, 0);
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
    work.child("step-" + count).publish(FILE, note.toString().getBytes(StandardCharsets.UTF_8));
    return more;
  }
}
