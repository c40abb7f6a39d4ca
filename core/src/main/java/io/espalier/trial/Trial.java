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
 * <pre>{@code
 * Start start = Start.read(Call.parse("resnet-20"));
 * Candidate candidate = new Candidate(start, List.of(Steps.CATALOG.read("train(epochs=5)")));
 * Trial trial = new Trial(candidate, DataSpec.parse("generated"), 1);
 * Hash id = trial.id(); // of its text, with every option written out
 * }</pre>
 */
public final class Trial {
  private final Candidate candidate;
  private final DataSpec data;
  private final long seed;
  private final String text;
  private final Hash id;

  /**
   * A trial.
   *
   * @param seed decides the initial weights, the order of the images and every random choice of a
   *     step
   */
  public Trial(Candidate candidate, DataSpec data, long seed) {
    this.candidate = candidate;
    this.data = data;
    this.seed = seed;
    List<Object> steps = new ArrayList<>();
    candidate.steps().forEach(step -> steps.add(Steps.CATALOG.writeFull(step)));
    this.text =
        Call.of("trial")
            .with("start", candidate.start().call())
            .with("steps", steps)
            .with("data", DataSpec.CATALOG.writeFull(data))
            .with("seed", seed)
            .toString();
    this.id = Hash.of(text);
  }

  public Candidate candidate() {
    return candidate;
  }

  public DataSpec data() {
    return data;
  }

  public long seed() {
    return seed;
  }

  /**
   * The seed of one step, which draws its own numbers, whatever the steps before it drew.
   *
   * @param step its index among the candidate's steps, from 0
   */
  public long seed(int step) {
    String key =
        Hash.of(Call.of("step").with("seed", seed).with("index", (long) step).toString()).hex();
    return Long.parseUnsignedLong(key.substring(0, Long.BYTES * 2), 16);
  }

  /** The trial in the grammar, every option included: what a task carries over the wire. */
  public String text() {
    return text;
  }

  /** The content hash that names the trial. */
  public Hash id() {
    return id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trial trial && text.equals(trial.text);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return text;
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
