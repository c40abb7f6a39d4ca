package io.espalier.latency;

import io.espalier.metric.Percentile;
import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which calls of a trial's model are timed, and how: {@code cpu(batch=[1, 64], rounds=3)}.
 *
 * @param batch images in a call, each size at least 1
 * @param form of the model
 * @param threads within one operation, at least 1
 * @param rounds spaced in time, at least 1
 * @param calls of a round, exactly so many; otherwise as many as {@link Protocol#STANDARD} takes
 * @param p99 whether a round goes on until p99 has a bound, however long that takes
 * @param mixed whether what different kinds of executors have measured is compared
 */
public record LatencySpec(
    List<Integer> batch,
    Form form,
    int threads,
    int rounds,
    Optional<Integer> calls,
    boolean p99,
    boolean mixed) {
  /** Calls of one image, deployed, on one thread, in three rounds. */
  public static final LatencySpec DEFAULTS =
      new LatencySpec(List.of(1), Form.DEPLOYED, 1, 3, Optional.empty(), false, false);

  /** The catalogue whose one entry is {@code cpu}. */
  public static final Catalog<LatencySpec> CATALOG =
      Catalog.<LatencySpec>of("place for latencies").entry("cpu", DEFAULTS, spec -> spec).build();

  private static final String CARD = "gpu";

  public LatencySpec {
    batch = List.copyOf(new TreeSet<>(batch));
    if (batch.isEmpty() || batch.get(0) < 1) {
      throw new IllegalArgumentException("batch needs sizes of at least 1, not " + batch);
    }
    atLeastOne("threads", threads);
    atLeastOne("rounds", rounds);
    calls.ifPresent(number -> atLeastOne("calls", number));
    if (p99 && calls.isPresent() && calls.get() < Protocol.CALLS_FOR_P99) {
      throw new IllegalArgumentException(
          Text.of(
              "p99 needs %d calls in a round, not %d; set calls=%d, or leave calls out",
              Protocol.CALLS_FOR_P99, calls.get(), Protocol.CALLS_FOR_P99));
    }
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be at least 1, not " + value);
    }
  }

  /**
   * Reads {@code cpu(batch=[1, 64])}.
   *
   * @throws Refusal if an option or a value is not possible, or it is not {@code cpu}
   */
  public static LatencySpec of(Call call) {
    if (call.name().equals(CARD)) {
      throw new Refusal(
          Text.of(
              "Cannot measure latencies by %s: a latency is one of processors; write cpu(...)",
              call));
    }
    return CATALOG.read(call);
  }

  /** The calls of these sizes, with all else as usual. */
  public static LatencySpec ofBatches(List<Integer> sizes) {
    return new LatencySpec(
        sizes, DEFAULTS.form, DEFAULTS.threads, DEFAULTS.rounds, DEFAULTS.calls, false, false);
  }

  /**
   * The same with enough calls in a round that their p99 has a bound.
   *
   * @throws Refusal if it asks for exactly so many, which are fewer
   */
  public LatencySpec withP99() {
    try {
      return new LatencySpec(batch, form, threads, rounds, calls, true, mixed);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot measure latency_p99 by %s: %s", this, e.getMessage()), e);
    }
  }

  /** The same, whatever is done with its results. */
  public LatencySpec measuring() {
    return new LatencySpec(batch, form, threads, rounds, calls, p99, false);
  }

  /** Whether it times the calls that a percentile is of. */
  public boolean times(Percentile percentile) {
    return batch.contains(percentile.batch());
  }

  /** Whether what this measures is all that another asks for. */
  public boolean covers(LatencySpec other) {
    return batch.containsAll(other.batch)
        && form == other.form
        && threads == other.threads
        && rounds == other.rounds
        && calls.equals(other.calls)
        && (p99 || !other.p99);
  }

  /** One round of it. */
  public Protocol round() {
    Protocol one = Protocol.STANDARD.withRounds(1);
    return calls.map(one::withCalls).orElse(p99 ? one.withP99() : one);
  }

  /** The call that names it, without options that equal their defaults. */
  @Override
  public String toString() {
    return CATALOG.write(this).toString();
  }
}
