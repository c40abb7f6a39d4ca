package io.espalier.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/**
 * Results as one line of JSON: what a task sends back, what an executor commits and what the
 * journal holds.
 */
public final class ResultText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ResultText() {}

  /** The result on one line. */
  public static String write(Result result) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("trial", result.trial().hex());
    if (result instanceof Result.Measured measured) {
      node.put("result", "measured")
          .put("accuracy", measured.accuracy())
          .put("loss", measured.loss())
          .put("macs", measured.macs())
          .put("params", measured.params())
          .put("live-macs", measured.liveMacs())
          .put("images-seen", measured.imagesSeen())
          .put("images-total", measured.imagesTotal())
          .put("seconds", measured.seconds())
          .put("engine", measured.engine());
    } else if (result instanceof Result.Paused paused) {
      node.put("result", "paused").put("rung", paused.rung()).put("accuracy", paused.accuracy());
    } else if (result instanceof Result.Refused refused) {
      node.put("result", "refused").put("reason", refused.reason());
    } else if (result instanceof Result.Failed failed) {
      node.put("result", "failed")
          .put("kind", failed.kind().name())
          .put("message", failed.message());
    } else if (result instanceof Result.Tested tested) {
      node.put("result", "tested").put("accuracy", tested.accuracy());
    }
    return node.toString();
  }

  /**
   * Reads what {@link #write} writes.
   *
   * @throws Refusal if the text is not a result
   */
  public static Result read(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      Hash trial = new Hash(node.path("trial").asText());
      return switch (node.path("result").asText()) {
        case "measured" ->
            new Result.Measured(
                trial,
                node.required("accuracy").asDouble(),
                node.required("loss").asDouble(),
                node.required("macs").asLong(),
                node.required("params").asLong(),
                node.path("live-macs").asLong(node.path("macs").asLong()),
                node.required("images-seen").asLong(),
                node.path("images-total").asLong(node.path("images-seen").asLong()),
                node.required("seconds").asDouble(),
                node.path("engine").asText());
        case "paused" ->
            new Result.Paused(
                trial, node.required("rung").asInt(), node.required("accuracy").asDouble());
        case "refused" -> new Result.Refused(trial, node.required("reason").asText());
        case "failed" ->
            new Result.Failed(
                trial,
                Result.Failure.valueOf(node.path("kind").asText()),
                node.path("message").asText());
        case "tested" -> new Result.Tested(trial, node.required("accuracy").asDouble());
        default ->
            throw new Refusal(Text.of("Cannot read result '%s': it names no known kind", text));
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot read result '%s': %s", text, e.getMessage()), e);
    }
  }
}
