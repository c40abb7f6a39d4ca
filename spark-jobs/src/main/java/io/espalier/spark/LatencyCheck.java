package io.espalier.spark;

import io.espalier.engine.Place;
import io.espalier.latency.Latencies;
import io.espalier.latency.LatencySpec;
import io.espalier.latency.Surroundings;
import io.espalier.plan.PlannedTrials;
import io.espalier.spark.cluster.SparkMaster;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import org.apache.spark.SparkConf;

/** Whether a plan's latencies can be measured here, as far as that is known before. */
final class LatencyCheck {
  private LatencyCheck() {}

  /**
   * Checks threads against the executors' cores and, where trials run in this process, batches
   * against its memory.
   *
   * @param conf that of the Spark session, or that which one will have
   * @param again whether measuring again was asked for
   * @throws Refusal if there are too few of either, or nothing is measured that could be again
   */
  static void of(PlannedTrials planned, SparkConf conf, boolean again) {
    if (planned.plan().latency().isEmpty()) {
      if (again) {
        throw new Refusal(
            Text.of(
                "Cannot measure '%s' again: it measures no latency; say which with latency = \"cpu(batch=1)\"",
                planned.plan().name()));
      }
      return;
    }
    LatencySpec spec = planned.plan().latency().get();
    if (planned.plan().execution().place() instanceof Place.Gpu) {
      throw new Refusal(
          Text.of(
              "Cannot measure latency by %s beside trials on graphics cards: their executors have ND4J's build for cards, which does not run on processors; leave out latency or place = gpu, or time models by espalier latency",
              spec));
    }
    try {
      SparkSessions.check(conf, new Place.Cpu(spec.threads()));
    } catch (Refusal e) {
      throw new Refusal(Text.of("Cannot measure latency by %s: %s", spec, e.getMessage()), e);
    }
    if (SparkMaster.inThisProcess(conf)) {
      Surroundings surroundings = Surroundings.here();
      List<Integer> batches = spec.batch();
      planned
          .networks()
          .forEach(
              network -> Latencies.check(network, batches.get(batches.size() - 1), surroundings));
    }
  }
}
