package io.espalier.latency;

import io.espalier.model.Model;
import io.espalier.rewrite.Deploy;

/** In which form a model is timed. */
public enum Form {
  /** As it was trained. */
  TRAINED,
  /** As it is shipped: branches merged, normalizations folded. */
  DEPLOYED;

  /** A model in this form. */
  public Model of(Model model) {
    return this == DEPLOYED ? new Deploy().apply(model) : model;
  }
}
