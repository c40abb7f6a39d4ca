package io.espalier.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.JsonFormat;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;

/**
 * The JSON form of a history: its edits, each with its {@code kind} and what it chose among.
 *
 * <pre>
 * {@code {"format": "espalier-history", "version": 2, "edits": [
 *   {"kind": "removal", "why": "prune(criterion=l1(...), ...)", "kept": {"conv1": [0, 2]},
 *    "of": {"conv1": 3}, "members": {"conv1": [...]}}, ...]}}
 * </pre>
 */
public final class HistoryJson {
  private static final JsonFormat FORMAT = new JsonFormat("espalier-history", 2);
  private static final String EDITS = "edits";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Edit.class, Kinds.class)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A float's text by way of a double may be another float.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private static final ObjectWriter CANONICAL =
      MAPPER.writerFor(new TypeReference<List<Edit>>() {}).withDefaultPrettyPrinter();

  private HistoryJson() {}

  public static String write(History history) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode edits = root.putArray(EDITS);
    for (History.Entry entry : history.entries()) {
      ObjectNode edit = MAPPER.valueToTree(entry.edit());
      OriginJson.write(entry.origin(), edit);
      edits.add(edit);
    }
    return FORMAT.write(root);
  }

  /**
   * The text of a history that is hashed: its edits alone, in the JSON of version 1. Trials name
   * saved models by it, so it stays as it is whatever becomes of the file.
   */
  static String canonical(History history) {
    try {
      return CANONICAL.writeValueAsString(history.edits());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can always be written", e);
    }
  }

  /**
   * Reads what {@link #write} writes, and version 1: a list of edits that do not say what they
   * chose among.
   *
   * @throws Refusal if the text is not JSON of this form
   */
  public static History read(String json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      FORMAT.check(root, "history");
      JsonNode edits = root.isArray() ? root : root.path(EDITS);
      if (!edits.isArray()) {
        throw new Refusal("Cannot read history: it has no list 'edits', [] for none; restore it");
      }
      History history = History.NONE;
      for (JsonNode each : edits) {
        if (!(each instanceof ObjectNode edit)) {
          throw new Refusal(Text.of("Cannot read history: %s is no edit; restore it", each));
        }
        Origin origin = OriginJson.take(edit);
        history = history.then(MAPPER.treeToValue(edit, Edit.class), origin);
      }
      return history;
    } catch (JsonProcessingException e) {
      throw new Refusal(
          Text.of("Cannot read history: %s; restore the file", e.getOriginalMessage()), e);
    }
  }

  /** The kinds of edits by their names. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Edit.Removal.class, name = "removal"),
    @JsonSubTypes.Type(value = Edit.Merging.class, name = "merging"),
    @JsonSubTypes.Type(value = Edit.Rescaling.class, name = "rescaling"),
    @JsonSubTypes.Type(value = Edit.Narrowing.class, name = "narrowing"),
    @JsonSubTypes.Type(value = Edit.Rewriting.class, name = "rewriting"),
    @JsonSubTypes.Type(value = Edit.Sampling.class, name = "sampling")
  })
  private interface Kinds {}
}
