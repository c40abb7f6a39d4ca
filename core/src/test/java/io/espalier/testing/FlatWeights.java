package io.espalier.testing;

import io.espalier.model.Model;
import io.espalier.train.Layout;

/** A model's parameters in one array, as sessions show them. */
public final class FlatWeights {
  private FlatWeights() {}

  /** A copy of those that a layout names, each at its offset. */
  public static float[] of(Model model, Layout layout) {
    float[] flat = new float[layout.size()];
    layout
        .slots()
        .forEach(
            (name, slot) ->
                System.arraycopy(
                    model.weights().get(name).data(),
                    0,
                    flat,
                    slot.offset(),
                    slot.parameter().size()));
    return flat;
  }
}
