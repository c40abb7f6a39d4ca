package io.espalier.data;

import io.espalier.spec.Hash;
import java.util.List;

/**
 * A data set, loaded: the images to train on, those held out of the training images to choose by,
 * and those to report on.
 *
 * @param name as tables show it: {@code CIFAR-10 (JPEG)}
 * @param classes the names of the classes, in the order of the labels
 * @param validation held out of the training images; the scores that choose are taken here
 * @param test never seen by training or by any choice
 * @param fingerprint changes with the content and with how it was split
 */
public record Data(
    String name,
    List<String> classes,
    Images train,
    Images validation,
    Images test,
    Normalization normalization,
    Hash fingerprint) {
  public Data {
    classes = List.copyOf(classes);
  }
}
