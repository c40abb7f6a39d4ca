package io.espalier.method;

import io.espalier.model.Model;
import io.espalier.network.Role;
import io.espalier.spec.Refusal;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.BitSet;

/**
 * Weights of convolutions and linear layers that are zero at the start stay zero, as when a network
 * whose single weights were pruned is trained on (Liu et al., "Rethinking the Value of Network
 * Pruning", ICLR 2019). A live weight that passes through zero lives on.
 */
public record Sparse() implements TrainingMethod {
  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    Layout layout = Layout.of(model.network());
    BitSet dead = new BitSet(layout.size());
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              if (slot.parameter().role() == Role.WEIGHT) {
                float[] values = model.weights().get(name).data();
                for (int i = 0; i < values.length; i++) {
                  dead.set(slot.offset() + i, values[i] == 0);
                }
              }
            });
    if (dead.isEmpty()) {
      throw new Refusal(
          "Cannot train by sparse: no weight of the model is zero; prune single weights first, as scl does");
    }
    return new MethodRun() {
      @Override
      public void gradientsReady(Progress progress) {
        dead.stream().forEach(i -> progress.gradients()[i] = 0);
      }
    };
  }
}
