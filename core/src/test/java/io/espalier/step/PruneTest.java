package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PruneTest {
  private static final WorkContext BENCH =
      new WorkContext(null, null, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});

  /** The worked example of Li et al.'s card: sums 0.8, 1.5, 0.3 and 1.2, of which two stay. */
  @Test
  void keepsTheFiltersOfTheLargestSums() {
    Model pruned = prune("prune(l1, ratio=0.5, calibrate=0)", chain());
    assertThat(kept(pruned)).containsExactly(Map.entry("conv1", List.of(1, 3)));
    assertThat(pruned.weights().get("conv1.weight"))
        .isEqualTo(Tensor.of(List.of(2, 3, 1, 1), -1, .3f, .2f, .4f, .4f, .4f));
    assertThat(pruned.weights().get("bn1.weight")).isEqualTo(Tensor.vector(1, 3));
    assertThat(pruned.weights().get("conv2.weight"))
        .isEqualTo(Tensor.of(List.of(3, 2, 1, 1), .5f, .3f, .1f, .2f, .6f, .7f));
  }

  @Test
  void keepsTheLargestGammas() {
    Model pruned = prune("prune(gamma, ratio=0.25, calibrate=0)", chain());
    assertThat(kept(pruned)).containsExactly(Map.entry("conv1", List.of(1, 2, 3)));
  }

  @Test
  void keepsTheStrongestAcrossGroupsUnderOneThreshold() {
    Model pruned = prune("prune(l1, ratio=0.25, spread=global, calibrate=0)", chain());
    assertThat(kept(pruned)).containsExactly(Map.entry("conv1", List.of(0, 1, 3)));
  }

  /**
   * Both blocks of a grouped convolution lose one channel, though the two weakest share a block.
   */
  @Test
  void keepsTheStrongestOfEachBlock() {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 4, 4));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("grouped", Conv.of(2, 1).grouped(2), "conv1");
    Tensor filters = Tensor.of(List.of(4, 1, 1, 1), .1f, .2f, .9f, .8f);
    Model model = model(b.build(), Map.of("conv1.weight", filters));
    assertThat(kept(prune("prune(l1, ratio=0.5, calibrate=0)", model)))
        .containsExactly(Map.entry("conv1", List.of(1, 2)));
  }

  private static Model prune(String step, Model model) {
    return Steps.CATALOG.read(step).run(model, BENCH).model();
  }

  private static Map<String, List<Integer>> kept(Model pruned) {
    return ((Edit.Removal) pruned.history().edits().get(0)).kept();
  }

  private static Model chain() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("bn1", BatchNorm.DEFAULTS, "conv1");
    b.add("conv2", Conv.of(3, 1), "bn1");
    return model(
        b.build(),
        Map.of(
            "conv1.weight",
            Tensor.of(
                List.of(4, 3, 1, 1), .5f, -.2f, .1f, -1, .3f, .2f, .1f, .1f, -.1f, .4f, .4f, .4f),
            "bn1.weight",
            Tensor.vector(0, 1, 2, 3),
            "conv2.weight",
            Tensor.of(
                List.of(3, 4, 1, 1), 1, .5f, .9f, .3f, .2f, .1f, .1f, .2f, .05f, .6f, .05f, .7f)));
  }

  /** A model of ones, some tensors of which are replaced. */
  private static Model model(Network network, Map<String, Tensor> replaced) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      tensors.put(parameter.name(), Tensor.filled(parameter.shape(), 1));
    }
    return new Model(network, new Weights(tensors).with(replaced), History.NONE);
  }
}
