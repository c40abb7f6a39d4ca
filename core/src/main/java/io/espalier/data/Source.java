package io.espalier.data;

import io.espalier.model.InputSpec;
import io.espalier.store.Store;
import java.util.Optional;
import java.util.function.Function;

/** Where images come from: a data set's format, place and options. Named in {@link Sources}. */
public interface Source {
  /** The data set's name as tables show it. */
  String name();

  /** How pictures of other sizes come to the size of its images; empty where none are resized. */
  default Optional<InputSpec.Resize> resizing() {
    return Optional.empty();
  }

  /**
   * Reads every image, or where to find it.
   *
   * @param stores opens the folder of a URI
   * @throws io.espalier.spec.Refusal if a file is missing or damaged
   */
  Corpus read(Function<String, Store> stores);
}
