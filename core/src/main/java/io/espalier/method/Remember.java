package io.espalier.method;

import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the weights that the model has at the start of an epoch beside those that it ends with, so
 * that a pruned network can be rewound to them (Frankle and Carbin, "The Lottery Ticket Hypothesis:
 * Finding Sparse, Trainable Neural Networks", ICLR 2019; to a later epoch than the first: Frankle
 * et al., "Linear Mode Connectivity and the Lottery Ticket Hypothesis", ICML 2020).
 *
 * <p>They are tensors {@code <parameter>.remembered} of the model, which surgery slices with it.
 *
 * @param epoch the epoch, from 0: the weights that the training starts from
 */
public record Remember(int epoch) implements TrainingMethod {
  /** What follows a parameter's name in the name of its remembered value. */
  public static final String SUFFIX = ".remembered";

  static final Remember DEFAULTS = new Remember(0);

  public Remember {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch must be at least 0, not " + epoch);
    }
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    Data data = context.data();
    int steps =
        Batches.training(
                data.train(),
                data.normalization(),
                recipe.augmentation(),
                recipe.batch(),
                context.seed())
            .count();
    if (steps > 0 && recipe.length().total(steps) <= (long) epoch * steps) {
      throw new Refusal(
          Text.of(
              "Cannot remember the weights of epoch %d: the training ends before it; name an earlier one, from 0",
              epoch));
    }
    return new Remembering(this, model);
  }

  private static final class Remembering implements MethodRun {
    private static final String PARAMETERS = "parameters";

    private final Remember options;
    private final Model begun;
    private final Layout layout;
    private float[] parameters = new float[0];

    Remembering(Remember options, Model begun) {
      this.options = options;
      this.begun = begun;
      layout = Layout.of(begun.network());
    }

    @Override
    public void epochStarts(Progress progress) {
      if (progress.epoch() == options.epoch()) {
        parameters = progress.parameters().clone();
      }
    }

    @Override
    public Map<String, Tensor> save() {
      return parameters.length == 0 ? Map.of() : Map.of(PARAMETERS, Tensor.vector(parameters));
    }

    @Override
    public void restore(Map<String, Tensor> saved) {
      if (saved.containsKey(PARAMETERS)) {
        parameters = saved.get(PARAMETERS).data();
      }
    }

    @Override
    public Model finish(Model trained) {
      if (parameters.length == 0) {
        return trained;
      }
      Map<String, Tensor> remembered = new LinkedHashMap<>();
      layout
          .slots()
          .forEach(
              (name, slot) -> {
                int end = slot.offset() + slot.parameter().size();
                float[] data = Arrays.copyOfRange(parameters, slot.offset(), end);
                remembered.put(name + SUFFIX, Tensor.of(slot.parameter().shape(), data));
              });
      // What another method has cut out of the network is cut out of them as well.
      Model beside = begun.with(begun.weights().with(remembered));
      List<Edit> edits = trained.history().edits();
      List<Edit> later = edits.subList(begun.history().edits().size(), edits.size());
      Model cut = Surgery.replay(beside, History.of(later));
      remembered.replaceAll((name, whole) -> cut.weights().get(name));
      return trained.with(trained.weights().with(remembered));
    }
  }
}
