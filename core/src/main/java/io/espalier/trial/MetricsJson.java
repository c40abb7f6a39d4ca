package io.espalier.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import java.util.Map;
import java.util.Optional;

/** Metrics as fields of a JSON object, under their names. */
public final class MetricsJson {
  private MetricsJson() {}

  /** Adds a field for each metric that is known. */
  public static void write(Metrics metrics, ObjectNode node) {
    for (Metric metric : metrics.known()) {
      double value = metrics.get(metric);
      if (metric.unit().whole()) {
        node.put(metric.toString(), (long) value);
      } else {
        node.put(metric.toString(), value);
      }
    }
  }

  /** The metrics among an object's fields; earlier versions wrote {@code live-macs}. */
  public static Metrics read(JsonNode node) {
    Metrics metrics = Metrics.NONE;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Optional<Metric> metric = Metric.named(field.getKey().replace('-', '_'));
      if (metric.isPresent() && field.getValue().isNumber()) {
        metrics = metrics.with(metric.get(), field.getValue().asDouble());
      }
    }
    return metrics;
  }
}
