package io.espalier.method;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Role;
import io.espalier.spec.Refusal;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.List;

/**
 * Network slimming: an L1 penalty on the scales of all batch normalizations, by its subgradient
 * {@code penalty * sign(gamma)}, drives the scales of unimportant channels to zero (Liu et al.,
 * "Learning Efficient Convolutional Networks through Network Slimming", ICCV 2017). The network
 * stays as it is; a pruning by the criterion {@code gamma} removes those channels afterwards.
 *
 * @param penalty the weight of the sum of absolute scales in the loss, above 0
 */
public record Slimming(double penalty) implements TrainingMethod {
  static final Slimming DEFAULTS = new Slimming(1e-4);

  public Slimming {
    if (!(penalty > 0) || Double.isInfinite(penalty)) {
      throw new IllegalArgumentException("penalty must be above 0 and finite, not " + penalty);
    }
  }

  @Override
  public Forecast forecast(Forecast before) {
    check(before.widest());
    return before;
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    check(model.network());
    List<Layout.Slot> scales =
        Layout.of(model.network()).slots().values().stream()
            .filter(slot -> slot.parameter().role() == Role.SCALE)
            .toList();
    float pull = (float) penalty;
    return new MethodRun() {
      @Override
      public void gradientsReady(Progress progress) {
        for (Layout.Slot slot : scales) {
          int end = slot.offset() + slot.parameter().size();
          for (int i = slot.offset(); i < end; i++) {
            progress.gradients()[i] += pull * Math.signum(progress.parameters()[i]);
          }
        }
      }
    };
  }

  private static void check(Network network) {
    if (network.parameters().stream().noneMatch(parameter -> parameter.role() == Role.SCALE)) {
      throw new Refusal(
          "Cannot train by slimming: the network has no batch normalization whose scales could shrink; choose another method");
    }
  }
}
