package io.espalier.data;

import io.espalier.spec.Hash;
import java.util.List;

/**
 * All images of a source, before anything is held out.
 *
 * @param classes the names of the classes, in the order of the labels
 * @param content changes with the files
 */
public record Corpus(List<String> classes, Images train, Images test, Hash content) {
  public Corpus {
    classes = List.copyOf(classes);
  }
}
