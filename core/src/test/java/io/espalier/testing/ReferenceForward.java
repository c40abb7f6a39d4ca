package io.espalier.testing;

import io.espalier.engine.Pass;
import io.espalier.engine.PlainForward;
import io.espalier.model.Model;
import java.util.Map;

/** The forward pass of one image in evaluation, by {@link PlainForward}. */
public final class ReferenceForward {
  private ReferenceForward() {}

  /** The output of the last node for an image {@code (channel, height, width)}. */
  public static double[] output(Model model, double... image) {
    return activations(model, image).get(model.network().output().path());
  }

  /** The outputs of all nodes, and the image, by path. */
  public static Map<String, double[]> activations(Model model, double... image) {
    return PlainForward.outputs(model, 1, image, Pass.EVALUATE);
  }
}
