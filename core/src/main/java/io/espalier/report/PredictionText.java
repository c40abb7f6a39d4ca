package io.espalier.report;

import io.espalier.plan.PredictedLatencies;
import io.espalier.spec.Text;
import java.util.stream.Collectors;

/** The predicted latencies of a plan, as text. */
public final class PredictionText {
  private PredictionText() {}

  /** The text, a line for each family and one for the checks. */
  public static String of(PredictedLatencies latencies) {
    String families =
        latencies.families().stream()
            .map(
                family ->
                    Text.of(
                        "    %s %.3f / %.3f / %.3f ms\n",
                        family.name(), family.least(), family.median(), family.most()))
            .collect(Collectors.joining());
    String checks =
        latencies.checks().stream()
            .map(
                check ->
                    Text.of(
                        "predicted %.3f ms, measured %.3f (%+.1f %%)",
                        check.predicted(), check.measured(), 100 * check.error()))
            .collect(Collectors.joining("; "));
    return Text.of(
        "  latency of one image by prediction, least / median / most, on %s:\n%s    checked: %s\n",
        latencies.kind(), families, checks);
  }
}
