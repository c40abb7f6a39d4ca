package io.espalier.cli;

import io.espalier.spec.Text;
import io.espalier.train.TrainingHistory;
import java.io.PrintWriter;

/** One line for each epoch of a training. */
final class EpochText {
  private EpochText() {}

  static void print(TrainingHistory.Epoch epoch, PrintWriter out) {
    String score =
        epoch
            .validation()
            .map(v -> Text.of(", validation top-1 %.2f %%", 100 * v.accuracy()))
            .orElse("");
    out.println(
        Text.of(
            "epoch %d: loss %.4f%s, %,d images seen, %.0f s",
            epoch.epoch() + 1, epoch.loss(), score, epoch.imagesSeen(), epoch.seconds()));
    out.flush();
  }
}
