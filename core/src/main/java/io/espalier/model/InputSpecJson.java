package io.espalier.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The JSON form of an input; {@code resize} is there only where pictures were resized.
 *
 * <pre>
 * {@code {"image": [3, 224, 224], "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
 *  "resize": {"shorter-side": 256, "interpolation": "bilinear"}, "classes": ["ant", "bee"]}}
 * </pre>
 */
public final class InputSpecJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String IMAGE = "image";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "std";
  private static final String RESIZE = "resize";
  private static final String SHORTER_SIDE = "shorter-side";
  private static final String INTERPOLATION = "interpolation";
  private static final String CLASSES = "classes";

  private InputSpecJson() {}

  /** Numbers are written so that the same ones are read back, to the last bit. */
  public static String write(InputSpec input) {
    ObjectNode root = MAPPER.createObjectNode();
    Shape image = input.image();
    root.putArray(IMAGE).add(image.channels()).add(image.height()).add(image.width());
    input.mean().forEach(root.putArray(MEAN)::add);
    input.deviation().forEach(root.putArray(DEVIATION)::add);
    input
        .resize()
        .ifPresent(
            resize ->
                root.putObject(RESIZE)
                    .put(SHORTER_SIDE, resize.shorterSide())
                    .put(INTERPOLATION, spelling(resize.interpolation())));
    input.classes().forEach(root.putArray(CLASSES)::add);
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can always be written", e);
    }
  }

  /**
   * Reads what {@link #write} writes. Other keys are passed over.
   *
   * @throws Refusal if the text is not JSON of this form, or says something impossible
   */
  public static InputSpec read(String json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      List<Integer> extents =
          list(root, IMAGE, JsonNode::isInt, JsonNode::intValue, "three integers from 1");
      if (extents.size() != 3) {
        throw refusal(IMAGE, "three integers from 1");
      }
      return new InputSpec(
          new Shape(extents.get(0), extents.get(1), extents.get(2)),
          list(root, MEAN, JsonNode::isNumber, JsonNode::doubleValue, "a list of numbers"),
          list(root, DEVIATION, JsonNode::isNumber, JsonNode::doubleValue, "a list of numbers"),
          root.has(RESIZE) ? Optional.of(resize(root.get(RESIZE))) : Optional.empty(),
          list(root, CLASSES, JsonNode::isTextual, JsonNode::textValue, "a list of names"));
    } catch (JsonProcessingException e) {
      throw new Refusal("Cannot read input: it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new Refusal("Cannot read input: " + e.getMessage(), e);
    }
  }

  private static <T> List<T> list(
      JsonNode root,
      String key,
      Predicate<JsonNode> right,
      Function<JsonNode, T> value,
      String form) {
    JsonNode list = root.path(key);
    List<T> values = new ArrayList<>();
    for (JsonNode each : list) {
      if (!right.test(each)) {
        throw refusal(key, form);
      }
      values.add(value.apply(each));
    }
    if (!list.isArray() || values.isEmpty()) {
      throw refusal(key, form);
    }
    return values;
  }

  private static InputSpec.Resize resize(JsonNode resize) {
    JsonNode side = resize.path(SHORTER_SIDE);
    if (!side.isInt()) {
      throw refusal(SHORTER_SIDE, "an integer from 1");
    }
    String asked = resize.path(INTERPOLATION).asText();
    for (InputSpec.Interpolation known : InputSpec.Interpolation.values()) {
      if (spelling(known).equals(asked)) {
        return new InputSpec.Resize(side.intValue(), known);
      }
    }
    throw refusal(INTERPOLATION, spelling(InputSpec.Interpolation.BILINEAR));
  }

  private static String spelling(InputSpec.Interpolation interpolation) {
    return interpolation.name().toLowerCase(Locale.ROOT);
  }

  private static Refusal refusal(String key, String form) {
    return new Refusal(Text.of("Cannot read input: '%s' must be %s", key, form));
  }
}
