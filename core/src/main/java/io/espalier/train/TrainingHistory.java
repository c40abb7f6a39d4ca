package io.espalier.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened in each epoch of a training, in order. */
public record TrainingHistory(List<Epoch> epochs) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * One epoch.
   *
   * @param epoch from 0
   * @param loss the mean training loss over its images, as they were trained on
   * @param accuracy the share of its images whose label had the largest logit in their training
   *     step, augmented and before the update, in {@code [0, 1]}; unknown of an epoch that an
   *     earlier version began
   * @param validation the score after it, where it was taken
   * @param rate the rate of its last step
   * @param imagesSeen images that went through training steps, from the start to the end of this
   *     epoch
   * @param seconds its wall time, scoring included
   */
  public record Epoch(
      int epoch,
      double loss,
      Optional<Double> accuracy,
      Optional<Evaluation> validation,
      double rate,
      long imagesSeen,
      double seconds) {}

  public TrainingHistory {
    epochs = List.copyOf(epochs);
  }

  /** The history as JSON, a list with an object for each epoch; every number reads back exactly. */
  public String json() {
    ArrayNode root = MAPPER.createArrayNode();
    for (Epoch epoch : epochs) {
      ObjectNode object = root.addObject();
      object.put("epoch", epoch.epoch()).put("loss", epoch.loss());
      epoch.accuracy().ifPresent(accuracy -> object.put("accuracy", accuracy));
      epoch
          .validation()
          .ifPresent(
              score -> {
                ObjectNode node = object.putObject("validation").put("accuracy", score.accuracy());
                score.topFive().ifPresent(topFive -> node.put("top-five", topFive));
                node.put("loss", score.loss());
              });
      object.put("rate", epoch.rate()).put("images-seen", epoch.imagesSeen());
      object.put("seconds", epoch.seconds());
    }
    return root.toString();
  }

  /**
   * Reads what {@link #json} writes, now or in an earlier version.
   *
   * @throws Refusal if the text is not JSON
   */
  public static TrainingHistory read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new Refusal(
          "Cannot read training history: it is not JSON: " + e.getOriginalMessage(), e);
    }
    List<Epoch> epochs = new ArrayList<>();
    for (JsonNode node : root) {
      epochs.add(
          new Epoch(
              node.path("epoch").asInt(),
              node.path("loss").asDouble(),
              node.has("accuracy")
                  ? Optional.of(node.path("accuracy").asDouble())
                  : Optional.empty(),
              node.has("validation")
                  ? Optional.of(score(node.path("validation")))
                  : Optional.empty(),
              node.path("rate").asDouble(),
              node.path("images-seen").asLong(),
              node.path("seconds").asDouble()));
    }
    return new TrainingHistory(epochs);
  }

  private static Evaluation score(JsonNode node) {
    return new Evaluation(
        node.path("accuracy").asDouble(),
        node.has("top-five") ? Optional.of(node.path("top-five").asDouble()) : Optional.empty(),
        node.path("loss").asDouble());
  }
}
