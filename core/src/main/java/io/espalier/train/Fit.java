package io.espalier.train;

import io.espalier.data.Data;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/** Whether a network takes a data set's images and tells its classes apart. */
public final class Fit {
  private Fit() {}

  /**
   * Checks a network against a data set.
   *
   * @throws Refusal naming what differs
   */
  public static void check(Network network, Data data) {
    Shape images = data.train().shape();
    if (!network.input().equals(images)) {
      throw new Refusal(
          Text.of(
              "Cannot use the network on %s: it takes images of %s and these are %s; set image or the data's size",
              data.name(), network.input(), images));
    }
    int outputs = network.shapes().get(network.output().path()).size();
    if (outputs != data.classes().size()) {
      throw new Refusal(
          Text.of(
              "Cannot use the network on %s: it has %d outputs and the data %d classes; set classes=%d",
              data.name(), outputs, data.classes().size(), data.classes().size()));
    }
  }
}
