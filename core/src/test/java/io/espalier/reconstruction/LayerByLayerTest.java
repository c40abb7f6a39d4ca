package io.espalier.reconstruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.Selection;
import io.espalier.data.Augmentation;
import io.espalier.data.Batches;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.train.WorkContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WalkTest {
  private static final WorkContext BENCH = Residuals.context(150, 7);
  private static final Model MODEL = Residuals.model();
  private static final Set<String> PATHS = Set.of("b.relu1", "b.conv2", "b.1", "a.relu2");

  @Test
  void cutsAreWhereOneActivationDecides() {
    Cuts cuts = new Cuts(MODEL.network());
    assertThat(cuts.before("conv1")).isEqualTo("input");
    assertThat(cuts.before("a.conv1")).isEqualTo("relu");
    assertThat(cuts.before("a.conv2")).isEqualTo("relu");
    assertThat(cuts.before("b.conv2")).isEqualTo("a.relu2");
    assertThat(cuts.before("fc")).isEqualTo("pool");
  }

  @Test
  void activationsAreThoseOfTheWholeModelFromWhereverTheyAreComputed() {
    Map<String, Tensor> whole = whole(MODEL);
    LayerByLayer walk = new LayerByLayer(MODEL, new SampledPositions(140, 1), BENCH);
    check(seen(walk), whole);
    walk.advance("relu");
    check(seen(walk), whole);
    walk.advance("a.relu2");
    check(seen(walk), whole);
  }

  @Test
  void aPassageMayHaveNoParameters() {
    LayerByLayer walk = new LayerByLayer(MODEL, new SampledPositions(10, 1), BENCH);
    walk.advance("b.add");
    walk.visit(Set.of("b.add"), (first, now) -> {});
    Map<String, Tensor> seen = new HashMap<>();
    walk.visit(Set.of("b.add", "b.relu2"), (first, now) -> seen.putAll(now));
    for (int i = 0; i < seen.get("b.add").size(); i++) {
      assertThat(seen.get("b.relu2").data()[i]).isEqualTo(Math.max(0, seen.get("b.add").data()[i]));
    }
  }

  @Test
  void aChangedModelGoesOnFromTheCutWithItsChannels() {
    LayerByLayer walk = new LayerByLayer(MODEL, new SampledPositions(140, 1), BENCH);
    walk.advance("a.relu2");
    seen(walk);
    Selection selection = new Selection(Map.of("conv1", List.of(0, 2, 3, 7)));
    Model narrow = Surgery.remove(MODEL, selection, "test");
    walk.change(narrow, selection);
    Map<String, Tensor> seen = seen(walk);
    assertThat(seen.get("a.relu2").extent(1)).isEqualTo(4);
    // The kept activations are those of the whole model, cut to the channels that are left.
    Tensor before = whole(MODEL).get("a.relu2");
    assertThat(seen.get("a.relu2").data()[16 * 4 * 4 + 64])
        .isEqualTo(before.data()[16 * 4 * 8 + 2 * 64], within(1e-4f));
  }

  /** A layer's weight times what a patch holds is what the layer gives out there. */
  @Test
  void patchesAreWhatALayerReads() {
    LayerByLayer walk = new LayerByLayer(MODEL, new SampledPositions(10, 1), BENCH);
    Map<String, Tensor> seen = new HashMap<>();
    walk.visit(Set.of("a.relu2", "b.conv1", "b.0"), (first, now) -> seen.putAll(now));
    for (String path : List.of("b.conv1", "b.0")) {
      Reader reader = Reader.of(MODEL.network(), path);
      Patches patches = reader.patches();
      float[] weight = MODEL.weights().get(reader.weight()).data();
      double[] patch = new double[patches.length()];
      for (int image = 0; image < 10; image += 9) {
        for (int position = 0; position < 16; position++) {
          patches.copy(seen.get("a.relu2").data(), image * patches.input().size(), position, patch);
          for (int n = 0; n < 12; n++) {
            double sum = 0;
            for (int p = 0; p < patch.length; p++) {
              sum += weight[n * patch.length + p] * patch[p];
            }
            assertThat((double) seen.get(path).data()[(image * 12 + n) * 16 + position])
                .isEqualTo(sum, within(1e-3));
          }
        }
      }
    }
  }

  @Test
  void theSeedDecidesThePositions() {
    SampledPositions sample = new SampledPositions(1, 5);
    assertThat(sample.positions(SampledPositions.random(1, "conv", 3), 64))
        .isEqualTo(sample.positions(SampledPositions.random(1, "conv", 3), 64))
        .isNotEqualTo(sample.positions(SampledPositions.random(2, "conv", 3), 64))
        .isNotEqualTo(sample.positions(SampledPositions.random(1, "conv", 4), 64))
        .isNotEqualTo(sample.positions(SampledPositions.random(1, "other", 3), 64))
        .hasSize(5);
    assertThat(sample.positions(SampledPositions.random(1, "conv", 3), 4))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void noDataIsRefused() {
    assertThatThrownBy(
            () -> new LayerByLayer(MODEL, new SampledPositions(1, 1), Residuals.context(0, 1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no training images");
  }

  private static Map<String, Tensor> seen(LayerByLayer walk) {
    Map<String, Tensor> all = new HashMap<>();
    walk.visit(
        PATHS,
        (first, now) -> {
          if (first == 0) {
            all.putAll(now);
          } else {
            assertThat(first).isEqualTo(128);
            assertThat(now.get("b.1").extent(0)).isEqualTo(12);
          }
        });
    return all;
  }

  private static void check(Map<String, Tensor> seen, Map<String, Tensor> whole) {
    assertThat(seen.keySet()).containsAll(PATHS);
    for (String path : PATHS) {
      Tensor expected = whole.get(path);
      assertThat(seen.get(path).shape()).isEqualTo(expected.shape());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(seen.get(path).data()[i]).isEqualTo(expected.data()[i], within(1e-3f));
      }
    }
  }

  private static Map<String, Tensor> whole(Model model) {
    Batches batches =
        Batches.training(
            BENCH.data().train(),
            BENCH.data().normalization(),
            new Augmentation.None(),
            128,
            BENCH.seed());
    Map<String, Tensor> all = new HashMap<>();
    try (Session session = BENCH.engine().open(model, new Watch(PATHS), 1)) {
      session.forward(batches.batch(0, 0), Pass.EVALUATE);
      PATHS.forEach(path -> all.put(path, session.activation(path)));
    }
    return all;
  }
}
