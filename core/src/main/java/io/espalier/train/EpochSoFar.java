package io.espalier.train;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is known of the epoch under way: sums over its images. */
final class EpochSoFar {
  private static final String IMAGES = "epoch-images";
  private static final String LOSS = "epoch-loss";
  private static final String RIGHT = "epoch-right";
  private static final String SECONDS = "epoch-seconds";

  private long images;
  private double loss;
  private Optional<Long> right = Optional.of(0L);
  private double seconds;
  private long clock = System.nanoTime();

  /**
   * Adds a batch.
   *
   * @param mean its mean loss
   * @param named how many of its images were named rightly
   */
  void add(int batch, double mean, int named) {
    images += batch;
    loss += mean * batch;
    right = right.map(sum -> sum + named);
  }

  /** Adds the wall time since it was added last. */
  void passTime() {
    long now = System.nanoTime();
    seconds += (now - clock) / 1e9;
    clock = now;
  }

  double seconds() {
    return seconds;
  }

  /** Ends the epoch; what comes after belongs to the next. */
  TrainingHistory.Epoch end(int epoch, Optional<Evaluation> score, double rate, long imagesSeen) {
    passTime();
    TrainingHistory.Epoch ended =
        new TrainingHistory.Epoch(
            epoch,
            loss / images,
            right.map(sum -> (double) sum / images),
            score,
            rate,
            imagesSeen,
            seconds);
    images = 0;
    loss = 0;
    right = Optional.of(0L);
    seconds = 0;
    return ended;
  }

  /** What continues it, as text. */
  Map<String, String> notes() {
    Map<String, String> notes = new HashMap<>();
    notes.put(IMAGES, Long.toString(images));
    notes.put(LOSS, Double.toString(loss));
    right.ifPresent(sum -> notes.put(RIGHT, Long.toString(sum)));
    notes.put(SECONDS, Double.toString(seconds));
    return notes;
  }

  /**
   * Takes up what {@link #notes} gave. Earlier versions did not count the images that were named
   * rightly: of an epoch that one of them began this stays unknown.
   *
   * @param needed the note of a name
   * @param notes all of them
   */
  void restore(UnaryOperator<String> needed, Map<String, String> notes) {
    images = Long.parseLong(needed.apply(IMAGES));
    loss = Double.parseDouble(needed.apply(LOSS));
    seconds = Double.parseDouble(needed.apply(SECONDS));
    right =
        images == 0 ? Optional.of(0L) : Optional.ofNullable(notes.get(RIGHT)).map(Long::valueOf);
  }
}
