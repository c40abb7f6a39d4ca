package io.espalier.model;

import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/**
 * A network with weights, and how it came to be.
 *
 * <p>Beside the network's own parameters the weights may hold further tensors, such as a mask
 * beside its weight.
 */
public record Model(Network network, Weights weights, History history) {
  /**
   * Checks the weights against the network.
   *
   * @throws Refusal naming the tensor if a parameter of the network is missing or has another shape
   */
  public Model {
    for (Parameter parameter : network.parameters()) {
      Tensor tensor = weights.get(parameter.name());
      if (!tensor.shape().equals(parameter.shape())) {
        throw new Refusal(
            Text.of(
                "Cannot use tensor '%s' of shape %s: the network needs %s",
                parameter.name(), tensor.shape(), parameter.shape()));
      }
    }
  }

  /** The same network and history with other weights. */
  public Model with(Weights other) {
    return new Model(network, other, history);
  }
}
