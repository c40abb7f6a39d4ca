package io.espalier.config;

import com.typesafe.config.ConfigValue;
import io.espalier.latency.LatencySpec;
import io.espalier.metric.Metric;
import io.espalier.metric.Percentile;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads which latencies a sweep measures: those that it names, and those that it chooses by. */
final class LatencySection {
  private static final String KEY = "latency";

  private LatencySection() {}

  /**
   * What is measured; nothing if no latency is named anywhere. What is chosen by a p99 is measured
   * by enough calls.
   *
   * @throws Refusal if it is chosen by a latency that is not measured
   */
  static Optional<LatencySpec> read(
      Section root, List<Objective> objectives, List<Constraint> constraints) {
    List<Metric> named =
        Stream.concat(
                objectives.stream().map(Objective::metric),
                constraints.stream().map(Constraint::metric))
            .filter(metric -> metric.latency().isPresent())
            .toList();
    if (!root.has(KEY)) {
      return named.isEmpty()
          ? Optional.empty()
          : Optional.of(
              enough(
                  LatencySpec.ofBatches(
                      named.stream().map(metric -> percentile(metric).batch()).toList()),
                  named));
    }
    return Optional.of(
        root.read(
            KEY,
            value -> {
              LatencySpec spec = spec(value);
              named.forEach(metric -> requireMeasured(metric, spec));
              return enough(spec, named);
            }));
  }

  private static LatencySpec spec(ConfigValue value) {
    if (Section.grammar(value) instanceof Call call) {
      return LatencySpec.of(call);
    }
    throw new Refusal(
        Text.of("Cannot measure latencies by %s: write cpu(batch=[1, 64])", value.unwrapped()));
  }

  private static void requireMeasured(Metric metric, LatencySpec spec) {
    if (!spec.times(percentile(metric))) {
      throw new Refusal(
          Text.of(
              "Cannot choose by %s: it is never measured, as latency says batch=%s; add %d to it",
              metric, spec.batch(), percentile(metric).batch()));
    }
  }

  private static LatencySpec enough(LatencySpec spec, List<Metric> named) {
    return named.stream().anyMatch(metric -> percentile(metric).percent() == 99)
        ? spec.withP99()
        : spec;
  }

  private static Percentile percentile(Metric metric) {
    return metric.latency().orElseThrow();
  }
}
