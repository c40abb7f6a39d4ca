package io.espalier.train;

import io.espalier.model.Tensor;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.Map;

/**
 * A training's state as it is read again.
 *
 * <p>Every question is refused if the state is that of another network or recipe.
 */
record SavedState(Checkpoints.State state) {
  /** Copies a tensor of exactly the target's length. */
  void copy(String name, float[] target) {
    Tensor tensor = state.tensors().get(name);
    if (tensor == null || tensor.size() != target.length) {
      throw foreign(name);
    }
    System.arraycopy(tensor.data(), 0, target, 0, target.length);
  }

  String note(String name) {
    String note = state.notes().get(name);
    if (note == null) {
      throw foreign(name);
    }
    return note;
  }

  /** Copies of all tensors whose names begin so, by what follows. */
  Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> found = new HashMap<>();
    state
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor.copy());
              }
            });
    return found;
  }

  private Refusal foreign(String name) {
    return new Refusal(
        Text.of(
            "Cannot continue training from its checkpoint at step %d: its '%s' does not fit this network and recipe; remove the checkpoint",
            state.position(), name));
  }
}
