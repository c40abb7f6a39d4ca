package io.espalier.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import java.util.List;

/** Results as one line of JSON: in journals, in a worker's outcome files and over the wire. */
public final class ResultText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultText() {}

  /** A result in one line, without a line end. */
  public static String write(Result result) {
    return node(result).toString();
  }

  /**
   * Reads what {@link #write} gives.
   *
   * @throws Refusal if it is not a result
   */
  public static Result read(String line) {
    try {
      return read(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw new Refusal("Cannot read result '%s': it is not JSON".formatted(line), e);
    }
  }

  private static ObjectNode node(Result result) {
    ObjectNode node = JSON.createObjectNode();
    node.put("result", Spelling.kebab(result.getClass().getSimpleName()));
    node.put("trial", result.trial().hex());
    if (result instanceof Result.Measured measured) {
      node.put("accuracy", measured.accuracy());
      node.put("loss", measured.loss());
      node.put("macs", measured.macs());
      node.put("params", measured.params());
      node.put("images-seen", measured.imagesSeen());
      node.put("seconds", measured.seconds());
      node.put("engine", measured.engine());
    } else if (result instanceof Result.Paused paused) {
      node.put("rung", paused.rung());
      node.put("accuracy", paused.accuracy());
    } else if (result instanceof Result.Refused refused) {
      node.put("reason", refused.reason());
    } else if (result instanceof Result.Failed failed) {
      node.put("kind", Spelling.constant(failed.kind()));
      node.put("message", failed.message());
    } else if (result instanceof Result.Tested tested) {
      node.put("accuracy", tested.accuracy());
    }
    return node;
  }

  private static Result read(JsonNode node) {
    Hash trial = new Hash(field(node, "trial").asText());
    String kind = field(node, "result").asText();
    return switch (kind) {
      case "measured" ->
          new Result.Measured(
              trial,
              field(node, "accuracy").asDouble(),
              field(node, "loss").asDouble(),
              field(node, "macs").asLong(),
              field(node, "params").asLong(),
              field(node, "images-seen").asLong(),
              field(node, "seconds").asDouble(),
              field(node, "engine").asText());
      case "paused" ->
          new Result.Paused(
              trial, field(node, "rung").asInt(), field(node, "accuracy").asDouble());
      case "refused" -> new Result.Refused(trial, field(node, "reason").asText());
      case "failed" ->
          new Result.Failed(
              trial, failure(field(node, "kind").asText()), field(node, "message").asText());
      case "tested" -> new Result.Tested(trial, field(node, "accuracy").asDouble());
      default -> throw new Refusal("Cannot read result '%s': there is no such kind".formatted(kind));
    };
  }

  private static Result.Failure failure(String name) {
    List<Result.Failure> kinds = List.of(Result.Failure.values());
    return kinds.stream()
        .filter(kind -> Spelling.constant(kind).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    "Cannot read failure '%s': known are %s"
                        .formatted(
                            name,
                            String.join(", ", kinds.stream().map(Spelling::constant).toList()))));
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode field = node.get(name);
    if (field == null) {
      throw new Refusal("Cannot read result %s: '%s' is missing".formatted(node, name));
    }
    return field;
  }
}
