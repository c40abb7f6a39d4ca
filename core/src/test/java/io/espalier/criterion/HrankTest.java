package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HrankTest {
  @Test
  void countsIndependentRows() {
    MatrixRank rank = new MatrixRank(3, 4);
    float[] matrices = new float[4 * 12];
    for (int i = 0; i < 12; i++) {
      matrices[12 + i] = 1;
      matrices[24 + i] = i;
    }
    matrices[36] = 1;
    matrices[41] = 1;
    matrices[46] = 1;
    assertThat(rank.of(matrices, 0)).isZero();
    assertThat(rank.of(matrices, 1)).isEqualTo(1);
    assertThat(rank.of(matrices, 2)).isEqualTo(2);
    assertThat(rank.of(matrices, 3)).isEqualTo(3);
  }

  @Test
  void findsTheRankThatItWasBuiltWith() {
    Random random = new Random(4);
    int size = 16;
    for (int built = 1; built <= size; built++) {
      float[] product = new float[size * size];
      for (int k = 0; k < built; k++) {
        double[] left = random.doubles(size, -1, 1).toArray();
        double[] right = random.doubles(size, -1, 1).toArray();
        for (int i = 0; i < product.length; i++) {
          product[i] += (float) (left[i / size] * right[i % size]);
        }
      }
      // Rounding to floats adds singular values of the size of the precision.
      assertThat(new MatrixRank(size, size).of(product, 0)).isBetween(built, built + 1);
    }
  }

  /**
   * A channel that is silent has rank 0, one that is constant rank 1; they go before all others.
   */
  @Test
  void takesSilentAndConstantMapsFirst() {
    Tensor gamma = Trained.MODEL.weights().get("inner.bn.weight").copy();
    Tensor beta = Trained.MODEL.weights().get("inner.bn.bias").copy();
    gamma.data()[4] = 0;
    beta.data()[4] = -1;
    gamma.data()[7] = 0;
    beta.data()[7] = 1;
    Model model =
        Trained.MODEL.with(
            Trained.MODEL.weights().with(Map.of("inner.bn.weight", gamma, "inner.bn.bias", beta)));
    ChannelGroups groups = ChannelGroups.of(model.network());
    Group inner = groups.group("inner.conv");
    Scores scores =
        Criteria.CATALOG.read("hrank(images=30, batch=20)").score(model, groups, Trained.BENCH);
    List<Double> ranks = scores.of(inner);
    assertThat(ranks.get(4)).isZero();
    assertThat(ranks.get(7)).isCloseTo(1, within(1e-9));
    assertThat(Ranks.ascending(scores, inner)).startsWith(4);
    assertThat(ranks).allMatch(rank -> rank <= 12).anyMatch(rank -> rank > 3);
    assertThat(scores.of(groups.group("stem.conv"))).hasSize(8).anyMatch(rank -> rank > 3);
  }
}
