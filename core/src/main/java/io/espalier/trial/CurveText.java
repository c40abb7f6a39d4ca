package io.espalier.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A learning curve as JSON lines: an object for each epoch, with a key for each {@link
 * CurveColumn}; {@code null} where there is no value, so that every line has every column.
 */
public final class CurveText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CurveText() {}

  /** The lines, each with its end; every number reads back exactly. */
  public static String write(LearningCurve curve) {
    StringBuilder text = new StringBuilder();
    for (LearningCurve.Point point : curve.points()) {
      ObjectNode line = MAPPER.createObjectNode();
      for (CurveColumn column : CurveColumn.values()) {
        line.set(
            column.toString(),
            MAPPER.valueToTree(column.value(curve.trial().hex(), point).orElse(null)));
      }
      text.append(line).append('\n');
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} gives.
   *
   * @throws Refusal if it is not the whole curve of this trial
   */
  public static LearningCurve read(Hash trial, String text) {
    List<LearningCurve.Point> points = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      // After the end of the last line.
      if (!line.isEmpty()) {
        points.add(point(trial, line));
      }
    }
    if (points.isEmpty() || !text.endsWith("\n")) {
      throw new Refusal("Cannot read learning curve: it is cut off");
    }
    return new LearningCurve(trial, points);
  }

  private static LearningCurve.Point point(Hash trial, String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      if (!needed(node, CurveColumn.TRIAL).asText().equals(trial.hex())) {
        throw new Refusal(Text.of("Cannot read learning curve: '%s' is of another trial", line));
      }
      Optional<Double> topFive = real(node, CurveColumn.TOP_FIVE_ACCURACY);
      return new LearningCurve.Point(
          needed(node, CurveColumn.STEP).asInt(),
          needed(node, CurveColumn.STEP_NAME).asText(),
          needed(node, CurveColumn.EPOCH).asInt(),
          needed(node, CurveColumn.LOSS).asDouble(),
          real(node, CurveColumn.TRAIN_ACCURACY),
          real(node, CurveColumn.ACCURACY)
              .map(
                  accuracy ->
                      new Evaluation(
                          accuracy, topFive, needed(node, CurveColumn.VALIDATION_LOSS).asDouble())),
          needed(node, CurveColumn.RATE).asDouble(),
          needed(node, CurveColumn.IMAGES_SEEN).asLong(),
          needed(node, CurveColumn.SECONDS).asDouble());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot read learning curve '%s': %s", line, e.getMessage()), e);
    }
  }

  private static JsonNode needed(JsonNode node, CurveColumn column) {
    return node.required(column.toString());
  }

  private static Optional<Double> real(JsonNode node, CurveColumn column) {
    JsonNode value = node.path(column.toString());
    return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
  }
}
