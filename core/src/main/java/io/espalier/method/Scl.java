package io.espalier.method;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Role;
import io.espalier.network.Shape;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sparse connectivity learning: every weight has a mask, the unit step of a variable that is
 * learned beside it through the identity as straight-through estimator, and each live connection
 * costs a penalty (Tang et al., "Automatic Sparse Connectivity Learning for Neural Networks", IEEE
 * Transactions on Neural Networks and Learning Systems 2022). Dead weights are zero in the end and
 * the network stays as it is; see {@link Sparsity}.
 *
 * @param penalty the cost of a live connection, above 0
 * @param count what a connection counts
 * @param normalize how the gradients of a filter's mask variables are made comparable
 * @param start the value of each mask variable at the start, in {@code (0, 1]}
 * @param maskRate the learning rate of the mask variables, above 0; schedules leave it
 * @param freeze the last share of the training, in which masks stay, in {@code [0, 1)}
 * @param skip layers that stay dense, by path
 */
public record Scl(
    double penalty,
    Count count,
    Normalize normalize,
    double start,
    double maskRate,
    double freeze,
    List<String> skip)
    implements TrainingMethod {
  static final Scl DEFAULTS =
      new Scl(0.1, Count.WEIGHTS, Normalize.RMS, 0.05, 0.01, 0.3, List.of());

  /** What a live connection counts. */
  public enum Count {
    /** One: the penalty is on parameters. */
    WEIGHTS,
    /** How often it is used for one image, once for each output position: on MACs. */
    MACS
  }

  /** What the task's gradients of a filter's mask variables are divided by. */
  public enum Normalize {
    /** The root of their mean square. */
    RMS,
    /** Their Euclidean norm. */
    NORM,
    /** The largest absolute one. */
    LARGEST,
    /** Nothing. */
    NONE
  }

  public Scl {
    skip = List.copyOf(skip);
    if (!(penalty > 0) || Double.isInfinite(penalty) || !(maskRate > 0)) {
      throw new IllegalArgumentException("penalty and mask-rate must be above 0 and finite");
    }
    if (!(start > 0 && start <= 1)) {
      throw new IllegalArgumentException("start must be above 0 and at most 1, not " + start);
    }
    Share.check("freeze", freeze);
  }

  /** The weights of a layer that have masks. */
  record Masks(Layout.Slot slot, double cost) {
    /** The number of weights of one filter. */
    int row() {
      return slot.parameter().size() / slot.parameter().shape().get(0);
    }

    String name() {
      return slot.parameter().name();
    }
  }

  @Override
  public Forecast forecast(Forecast before) {
    masks(before.widest());
    return before;
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    return new SparseConnections(this, masks(model.network()), Layout.of(model.network()).size());
  }

  private List<Masks> masks(Network network) {
    Layout layout = Layout.of(network);
    Map<String, Shape> shapes = network.shapes();
    List<String> paths =
        network.nodes().stream()
            .map(Node::path)
            .filter(path -> layout.slots().containsKey(path + ".weight"))
            .filter(path -> layout.slot(path + ".weight").parameter().role() == Role.WEIGHT)
            .toList();
    for (String name : skip) {
      if (!paths.contains(name)) {
        throw new Refusal(
            Text.of(
                "Cannot keep '%s' dense: it is no layer with weights; %s",
                name, Nearest.hint(name, paths)));
      }
    }
    List<Masks> masks = new ArrayList<>();
    for (String path : paths) {
      if (!skip.contains(path)) {
        double cost = count == Count.WEIGHTS ? 1 : shapes.get(path).positions();
        masks.add(new Masks(layout.slot(path + ".weight"), cost));
      }
    }
    if (masks.isEmpty()) {
      throw new Refusal("Cannot train by scl: every layer is to stay dense; skip less");
    }
    return List.copyOf(masks);
  }
}
