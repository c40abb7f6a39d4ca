package io.espalier.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;

/**
 * The JSON form of a history: a list of edits, each with its {@code kind}.
 *
 * <pre>
 * {@code [{"kind": "removal", "why": "prune(l1, ratio=0.5)", "kept": {"conv1": [0, 2]}}, ...]}
 * </pre>
 */
public final class HistoryJson {
  private static final TypeReference<List<Edit>> EDITS = new TypeReference<>() {};
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Edit.class, Kinds.class)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private HistoryJson() {}

  public static String write(History history) {
    try {
      return MAPPER.writerFor(EDITS).withDefaultPrettyPrinter().writeValueAsString(history.edits());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can always be written", e);
    }
  }

  /**
   * Reads what {@link #write} writes.
   *
   * @throws Refusal if the text is not JSON of this form
   */
  public static History read(String json) {
    try {
      return new History(MAPPER.readValue(json, EDITS));
    } catch (JsonProcessingException e) {
      throw new Refusal(
          Text.of(
              "Cannot read history: %s; it is a list of edits, [] for none",
              e.getOriginalMessage()),
          e);
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
