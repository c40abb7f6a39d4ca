package io.espalier.data;

import io.espalier.model.InputSpec;
import io.espalier.spec.Hash;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data set, loaded: the images to train on, those held out of the training images to choose by,
 * and those to report on.
 *
 * @param name as tables show it: {@code CIFAR-10 (JPEG)}
 * @param classes the names of the classes, in the order of the labels
 * @param validation held out of the training images; the scores that choose are taken here
 * @param test never seen by training or by any choice
 * @param resize how pictures came to the size of the images; empty where none were resized
 * @param fingerprint changes with the content, with where it lies, and with how it was split
 */
public record Data(
    String name,
    List<String> classes,
    Images train,
    Images validation,
    Images test,
    Normalization normalization,
    Optional<InputSpec.Resize> resize,
    Hash fingerprint) {
  public Data {
    classes = List.copyOf(classes);
  }

  /** Data whose images had their size from the beginning. */
  public Data(
      String name,
      List<String> classes,
      Images train,
      Images validation,
      Images test,
      Normalization normalization,
      Hash fingerprint) {
    this(name, classes, train, validation, test, normalization, Optional.empty(), fingerprint);
  }

  /** What a model that works on this data takes its images and labels for. */
  public InputSpec input() {
    return new InputSpec(
        train.shape(), normalization.mean(), normalization.deviation(), resize, classes);
  }

  /**
   * The same images as a model of such input sees them: normalized by its numbers, and labelled in
   * the order of its classes, which are found by their names.
   *
   * @throws io.espalier.spec.Refusal naming a class that the model does not know, or that the data
   *     lacks
   */
  public Data as(InputSpec input) {
    int[] labels = input.outputs(classes, "Cannot use the model on " + name);
    return new Data(
        name,
        input.classes(),
        labelled(train, labels),
        labelled(validation, labels),
        labelled(test, labels),
        new Normalization(input.mean(), input.deviation()),
        resize,
        fingerprint);
  }

  private static Images labelled(Images images, int[] labels) {
    boolean same = IntStream.range(0, labels.length).allMatch(label -> labels[label] == label);
    return same ? images : new Relabelled(images, labels);
  }
}
