package io.espalier.trial;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import java.util.ArrayList;
import java.util.List;

/**
 * A candidate on data with a seed. Its identity is the hash of its text, in which every option is
 * written out.
 *
 * @param seed decides the initial weights, the order of the images and every random choice of a
 *     step
 */
public record Trial(Candidate candidate, DataSpec data, long seed) {
  /** The trial in the grammar, every option included: what a task carries over the wire. */
  public String text() {
    List<Object> steps = new ArrayList<>();
    candidate.steps().forEach(step -> steps.add(Steps.CATALOG.writeFull(step)));
    return Call.of("trial")
        .with("start", candidate.start().call())
        .with("steps", steps)
        .with("data", DataSpec.CATALOG.writeFull(data))
        .with("seed", seed)
        .toString();
  }

  /** The content hash that names the trial. */
  public Hash id() {
    return Hash.of(text());
  }

  /**
   * Reads what {@link #text} gives.
   *
   * @throws Refusal if it is not a trial
   */
  public static Trial read(String text) {
    Call call = Call.parse(text);
    if (call.options().get("start") instanceof Call start
        && call.options().get("steps") instanceof List<?> steps
        && call.options().get("data") instanceof Call data
        && call.options().get("seed") instanceof Long seed) {
      List<Step> read = steps.stream().map(step -> Steps.CATALOG.read((Call) step)).toList();
      return new Trial(new Candidate(Start.read(start), read), DataSpec.of(data), seed);
    }
    throw new Refusal(
        Text.of("Cannot read trial '%s': it needs start, steps, data and seed", text));
  }
}
