package io.espalier.trial;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;

/**
 * A trial as it was written down, perhaps by another version: its steps need not be known here.
 *
 * @param text the whole trial in the grammar
 * @param seed the seed it ran with
 * @param data the data it ran on; empty if this version knows no such data
 */
public record WrittenTrial(String text, long seed, Optional<DataSpec> data) {
  /** What a trial is written down as. */
  public static WrittenTrial of(Trial trial) {
    return new WrittenTrial(trial.text(), trial.seed(), Optional.of(trial.data()));
  }

  /**
   * Reads a trial's text.
   *
   * @throws Refusal if it says no seed or no data
   */
  public static WrittenTrial read(String text) {
    Call call = Call.parse(text);
    if (call.options().get("seed") instanceof Long seed
        && call.options().get("data") instanceof Call data) {
      return new WrittenTrial(text, seed, data(data));
    }
    throw new Refusal(Text.of("Cannot read trial '%s': it needs seed and data", text));
  }

  private static Optional<DataSpec> data(Call call) {
    try {
      return Optional.of(DataSpec.of(call));
    } catch (Refusal unknown) {
      return Optional.empty();
    }
  }
}
