package io.espalier.model;

import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;

/**
 * A network with weights, how it came to be, and what its images and outputs mean.
 *
 * <p>Beside the network's own parameters the weights may hold further tensors, such as a mask
 * beside its weight.
 *
 * <pre>{@code
 * Model model = new ModelFolder(Stores.at("out/base")).read();
 * Tensor weight = model.weights().get("conv1.weight"); // (filters, channels, height, width)
 * List<Edit> edits = model.history().edits(); // what was removed, and why
 * }</pre>
 *
 * @param input empty before the model has seen data, and where an earlier version saved it
 */
public record Model(Network network, Weights weights, History history, Optional<InputSpec> input) {
  /**
   * Checks the weights and the input against the network, so that whatever makes a model of
   * another, or of a file, makes a sound one.
   *
   * @throws Refusal naming the tensor if a parameter of the network is missing or has another
   *     shape, if a value is not finite or a variance below 0, or what differs if the input is not
   *     the network's
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
      if (parameter.role() == Role.VARIANCE) {
        Soundness.fault(parameter.name(), Role.VARIANCE, tensor.data(), 0, tensor.size())
            .ifPresent(
                fault -> {
                  throw Soundness.refusal(fault);
                });
      }
    }
    Soundness.check(weights);
    input.ifPresent(spec -> spec.check(network));
  }

  /** A model that has seen no data. */
  public Model(Network network, Weights weights, History history) {
    this(network, weights, history, Optional.empty());
  }

  /** The same network, history and input with other weights. */
  public Model with(Weights other) {
    return new Model(network, other, history, input);
  }

  /** The same model, used on such input. */
  public Model with(InputSpec other) {
    return new Model(network, weights, history, Optional.of(other));
  }

  /**
   * What an edit that chooses no channels makes of it: another network with its weights, for the
   * same input.
   */
  public Model edited(Network other, Weights others, Edit edit) {
    return edited(other, others, edit, Origin.UNSAID);
  }

  /** What an edit makes of it that chooses among these channels. */
  public Model edited(Network other, Weights others, Edit edit, Origin origin) {
    return new Model(other, others, history.then(edit, origin), input);
  }
}
