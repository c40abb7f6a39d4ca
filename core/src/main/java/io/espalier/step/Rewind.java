package io.espalier.step;

import io.espalier.cost.Forecast;
import io.espalier.method.Remember;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the network, as it is now, the weights of an earlier time; a training has to follow.
 *
 * <p>Remembered weights make a lottery ticket (Frankle and Carbin, "The Lottery Ticket Hypothesis",
 * ICLR 2019), new ones the baseline Scratch-E or, with the option {@code budget-macs} of the
 * training, Scratch-B (Liu et al., "Rethinking the Value of Network Pruning", ICLR 2019). Running
 * statistics begin anew. Weights that are zero now stay zero.
 *
 * @param to which weights
 */
public record Rewind(To to) implements Step {
  static final Rewind DEFAULTS = new Rewind(To.REMEMBERED);

  /** Which weights a network goes back to. */
  public enum To {
    /** Those that the training method {@code remember} has kept. */
    REMEMBERED,
    /** New ones, drawn from the seed as at the start of an architecture. */
    FRESH
  }

  @Override
  public Forecast forecast(Forecast before) {
    return before;
  }

  /**
   * Checks that weights are remembered before a model is rewound to them.
   *
   * @param steps all steps since the model's weights were drawn
   * @throws Refusal if none of the trainings before a rewinding remembers them
   */
  public static void check(List<Step> steps) {
    boolean remembered = false;
    for (Step step : steps) {
      remembered |=
          step instanceof Train train
              && train.method().stream().anyMatch(method -> method instanceof Remember);
      if (step instanceof Rewind rewind && rewind.to == To.REMEMBERED && !remembered) {
        throw new Refusal(
            "Cannot rewind to remembered weights: no training before remembers any; train with method=remember before the model is pruned, or rewind(to=fresh)");
      }
    }
  }

  @Override
  public Done run(Model model, WorkContext context) {
    Model fresh = Initialization.KAIMING_FAN_OUT.fresh(model.network(), context.seed());
    Map<String, Tensor> earlier = new LinkedHashMap<>();
    for (Parameter parameter : model.network().parameters()) {
      boolean remembered = to == To.REMEMBERED && parameter.role().trained();
      Tensor back =
          remembered ? remembered(model, parameter.name()) : fresh.weights().get(parameter.name());
      earlier.put(parameter.name(), masked(back, model.weights().get(parameter.name()), parameter));
    }
    return new Done(model.with(model.weights().with(earlier)));
  }

  private static Tensor remembered(Model model, String parameter) {
    Tensor tensor = model.weights().tensors().get(parameter + Remember.SUFFIX);
    if (tensor == null) {
      throw new Refusal(
          Text.of(
              "Cannot rewind '%s': the model remembers no earlier weights; train it with method=remember before it is pruned, or rewind(to=fresh)",
              parameter));
    }
    return tensor;
  }

  private static Tensor masked(Tensor back, Tensor now, Parameter parameter) {
    Tensor masked = back.copy();
    if (parameter.role() == Role.WEIGHT) {
      for (int i = 0; i < masked.size(); i++) {
        masked.data()[i] = now.data()[i] == 0 ? 0 : masked.data()[i];
      }
    }
    return masked;
  }
}
