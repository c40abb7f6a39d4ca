package io.espalier.model;

import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model's images and outputs mean, so that it can be used on other data than it was trained
 * on.
 *
 * @param image {@code (channel, height, width)} of an image
 * @param mean what is taken from each channel of the image, whose bytes stand for {@code byte /
 *     255}
 * @param deviation what each channel is divided by afterwards, above 0
 * @param resize how pictures came to that size; empty where all images had it
 * @param classes the names of the classes, in the order of the outputs; no name twice
 */
public record InputSpec(
    Shape image,
    List<Double> mean,
    List<Double> deviation,
    Optional<Resize> resize,
    List<String> classes) {
  private static final int MOST_NAMES = 10;

  /**
   * Pictures of any size are resized and the middle is cut out.
   *
   * @param shorterSide what the shorter side becomes, in pixels, before the middle is cut out
   */
  public record Resize(int shorterSide, Interpolation interpolation) {
    public Resize {
      if (shorterSide < 1) {
        throw new IllegalArgumentException("shorter-side must be at least 1, not " + shorterSide);
      }
    }
  }

  /** Between which pixels a resized one lies, and what it takes of each. */
  public enum Interpolation {
    /** A triangle, as wide as the reduction where the picture becomes smaller (antialiasing). */
    BILINEAR
  }

  public InputSpec {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    classes = List.copyOf(classes);
    if (mean.size() != image.channels() || deviation.size() != image.channels()) {
      throw new IllegalArgumentException(
          Text.of(
              "%d channels need as many means and deviations, not %d and %d",
              image.channels(), mean.size(), deviation.size()));
    }
    if (!mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("means must be finite, not " + mean);
    }
    if (!deviation.stream().allMatch(d -> d > 0 && Double.isFinite(d))) {
      throw new IllegalArgumentException("deviations must be above 0 and finite: " + deviation);
    }
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new IllegalArgumentException("a class is named twice");
    }
  }

  /**
   * Checks that a network takes such images and tells so many classes apart.
   *
   * @throws Refusal naming what differs
   */
  void check(Network network) {
    int outputs = network.shapes().get(network.output().path()).size();
    if (!network.input().equals(image) || outputs != classes.size()) {
      throw new Refusal(
          Text.of(
              "Cannot use an input of %s with %d classes: the network takes %s and has %d outputs",
              image, classes.size(), network.input(), outputs));
    }
  }

  /**
   * The output that stands for each of these classes, found by its name in any Unicode form.
   *
   * @param names the classes of some data, each once
   * @param purpose how a refusal begins: {@code Cannot use the model on CIFAR-10}
   * @throws Refusal naming a class that the model does not know, or one that the data lacks
   */
  public int[] outputs(List<String> names, String purpose) {
    Map<String, Integer> known = new HashMap<>();
    classes.forEach(name -> known.put(Text.composed(name), known.size()));
    for (String name : names) {
      if (!known.containsKey(Text.composed(name))) {
        throw new Refusal(
            Text.of(
                "%s: it does not know the class '%s', only %s; rename the class or train another network",
                purpose, name, told()));
      }
    }
    Set<String> there = new HashSet<>();
    names.forEach(name -> there.add(Text.composed(name)));
    for (String name : classes) {
      if (!there.contains(Text.composed(name))) {
        throw new Refusal(
            Text.of(
                "%s: the data lacks the class '%s' of its %d; add it or train another network",
                purpose, name, classes.size()));
      }
    }
    return names.stream().map(Text::composed).mapToInt(known::get).toArray();
  }

  private String told() {
    String first = String.join(", ", classes.subList(0, Math.min(MOST_NAMES, classes.size())));
    int more = classes.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
