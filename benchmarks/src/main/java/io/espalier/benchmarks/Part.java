package io.espalier.benchmarks;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A part of a training step, as a thread's stack tells it. The innermost frame that a rule knows
 * decides; what no rule knows is {@link #BOOKKEEPING}.
 *
 * <p>A linear layer is a 1x1 convolution in the engine. A rectification belongs to the
 * normalization or the sum that takes it in.
 */
enum Part {
  FORWARD("convolutions, forward"),
  BACKWARD_DATA("convolutions, backward, data"),
  BACKWARD_WEIGHTS("convolutions, backward, weights"),
  NORMALIZATION("normalization"),
  SUMS("sums of branches, forward and backward"),
  ACTIVATIONS("other element-wise functions"),
  POOLING("pooling"),
  MOVES("channels and positions moved"),
  LOSS("loss"),
  UPDATE("update"),
  CHECKS("looking for numbers that are not finite"),
  DATA("augmentation and batch assembly"),
  BOOKKEEPING("bookkeeping");

  /** What no arithmetic of the network is in. */
  static final Set<Part> AROUND = EnumSet.of(LOSS, UPDATE, CHECKS, DATA, BOOKKEEPING);

  private static final String ENGINE = "io.espalier.engine.dl4j.";
  private static final String TRAINING = "io.espalier.train.Training";

  /** What belongs to a step; a sample outside of these is between two. */
  private static final List<Rule> STEP =
      List.of(
          new Rule(TRAINING, "nextBatch", BOOKKEEPING),
          new Rule(TRAINING, "trainStep", BOOKKEEPING));

  private static final List<Rule> RULES =
      List.of(
          // Where an operator gets its arrays from.
          new Rule(ENGINE + "kernel.Memory", BOOKKEEPING),
          new Rule(ENGINE + "onednn.OneDnnConvolution", "forward", FORWARD),
          new Rule(ENGINE + "onednn.OneDnnConvolution", "backwardData", BACKWARD_DATA),
          new Rule(ENGINE + "onednn.OneDnnConvolution", "backwardWeights", BACKWARD_WEIGHTS),
          new Rule(ENGINE + "BatchNormOperator", NORMALIZATION),
          new Rule(ENGINE + "BorderedBatchNormOperator", NORMALIZATION),
          new Rule(ENGINE + "AddOperator", SUMS),
          new Rule(ENGINE + "GradientSum", SUMS),
          new Rule(ENGINE + "ActivationOperator", ACTIVATIONS),
          new Rule(ENGINE + "MultiplyOperator", ACTIVATIONS),
          new Rule(ENGINE + "DropoutOperator", ACTIVATIONS),
          new Rule(ENGINE + "PoolOperator", POOLING),
          new Rule(ENGINE + "ChannelOperator", MOVES),
          new Rule(ENGINE + "ThroughChannelsLast", MOVES),
          new Rule(ENGINE + "FlattenOperator", MOVES),
          new Rule(ENGINE + "SubsampleOperator", MOVES),
          new Rule(ENGINE + "LogitsLayer", LOSS),
          new Rule(ENGINE + "Dl4jSession", "load", DATA),
          new Rule("io.espalier.data.Batches", DATA),
          new Rule(ENGINE + "Dl4jSession", "setTrained", UPDATE),
          new Rule(ENGINE + "Dl4jSession", "gradients", UPDATE),
          new Rule("io.espalier.train.Sgd", UPDATE),
          // Nothing else reads statistics in every step.
          new Rule(ENGINE + "Dl4jSession", "statistics", CHECKS),
          new Rule("io.espalier.train.TrainingSoundness", CHECKS));

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /** The name in tables. */
  String title() {
    return title;
  }

  /**
   * The part that a thread is at.
   *
   * @param innermostFirst its stack
   * @return empty if it is between two steps
   */
  static Optional<Part> of(StackTraceElement... innermostFirst) {
    if (Stream.of(innermostFirst).noneMatch(Part::inStep)) {
      return Optional.empty();
    }
    for (StackTraceElement frame : innermostFirst) {
      Optional<Part> part =
          RULES.stream().filter(rule -> rule.knows(frame)).map(Rule::part).findFirst();
      if (part.isPresent()) {
        return part;
      }
    }
    return Optional.of(BOOKKEEPING);
  }

  private static boolean inStep(StackTraceElement frame) {
    return STEP.stream().anyMatch(rule -> rule.knows(frame));
  }

  /** All rules, for checking that there is what they name. */
  static List<Rule> rules() {
    return Stream.concat(STEP.stream(), RULES.stream()).toList();
  }

  /**
   * A frame and what it stands for.
   *
   * @param type the class, with its package
   * @param method empty for any
   */
  record Rule(String type, String method, Part part) {
    Rule(String type, Part part) {
      this(type, "", part);
    }

    boolean knows(StackTraceElement frame) {
      return frame.getClassName().equals(type)
          && (method.isEmpty() || frame.getMethodName().equals(method));
    }
  }
}
