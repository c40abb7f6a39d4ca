package io.espalier.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/**
 * Results as one line of JSON: what a task sends back, what an executor commits and what the
 * journal holds.
 */
public final class ResultText {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ENGINE = "engine";
  private static final String RUNG = "rung";
  private static final String EPOCHS = "epochs";

  private ResultText() {}

  /** The result on one line. */
  public static String write(Result result) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("trial", result.trial().hex());
    if (result instanceof Result.Measured measured) {
      MetricsJson.write(measured.metrics(), node.put("result", "measured"));
      node.put(ENGINE, measured.engine());
    } else if (result instanceof Result.Paused paused) {
      node.put("result", "paused")
          .put(RUNG, paused.rung().number())
          .put(EPOCHS, paused.rung().epochs());
      MetricsJson.write(paused.metrics(), node);
      node.put(ENGINE, paused.engine());
    } else if (result instanceof Result.Refused refused) {
      node.put("result", "refused").put("reason", refused.why());
    } else if (result instanceof Result.Failed failed) {
      node.put("result", "failed")
          .put("kind", failed.kind().name())
          .put("message", failed.message());
    } else if (result instanceof Result.Tested tested) {
      MetricsJson.write(tested.metrics(), node.put("result", "tested"));
    } else if (result instanceof Result.Timed timed) {
      TimedJson.write(timed, node.put("result", "timed"));
    }
    return node.toString();
  }

  /**
   * Reads what {@link #write} writes, now or in an earlier version.
   *
   * @throws Refusal if the text is not a result
   */
  public static Result read(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      Hash trial = new Hash(node.path("trial").asText());
      return switch (node.path("result").asText()) {
        case "measured" -> new Result.Measured(trial, scores(node), engine(node));
        case "paused" ->
            new Result.Paused(
                trial,
                new Rung(node.required(RUNG).asInt(), node.required(EPOCHS).asDouble()),
                scores(node),
                engine(node));
        case "refused" -> new Result.Refused(trial, node.required("reason").asText());
        case "failed" ->
            new Result.Failed(
                trial,
                Result.Failure.valueOf(node.path("kind").asText()),
                node.path("message").asText());
        case "timed" -> TimedJson.read(trial, node);
        case "tested" -> new Result.Tested(trial, tests(node));
        default ->
            throw new Refusal(Text.of("Cannot read result '%s': it names no known kind", text));
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot read result '%s': %s", text, e.getMessage()), e);
    }
  }

  /** Thousands of results name the same few engines. */
  private static String engine(JsonNode node) {
    return node.path(ENGINE).asText().intern();
  }

  private static Metrics scores(JsonNode node) {
    node.required(Metric.ACCURACY.toString());
    node.required(Metric.MACS.toString());
    node.required(Metric.PARAMS.toString());
    return MetricsJson.read(node);
  }

  private static Metrics tests(JsonNode node) {
    Metrics metrics = MetricsJson.read(node);
    return metrics.find(Metric.TEST_ACCURACY).isPresent()
        ? metrics
        // Earlier versions called it so.
        : Metrics.of(Metric.TEST_ACCURACY, node.required(Metric.ACCURACY.toString()).asDouble());
  }
}
