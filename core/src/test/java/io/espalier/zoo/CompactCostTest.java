package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;
import io.espalier.network.BatchNorm;
import io.espalier.spec.Text;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What RepGhost, ShuffleNet v1 and RMNeXt cost: published integers, and sums over their layer
 * tables where only round numbers are published.
 */
class CompactCostTest {
  /** Kernel, inner channels, channels, excitation, stride. */
  private static final int[][] REPGHOST = {
    {3, 8, 16, 0, 1}, {3, 24, 24, 0, 2}, {3, 36, 24, 0, 1}, {5, 36, 40, 1, 2},
    {5, 60, 40, 1, 1}, {3, 120, 80, 0, 2}, {3, 100, 80, 0, 1}, {3, 120, 80, 0, 1},
    {3, 120, 80, 0, 1}, {3, 240, 112, 1, 1}, {3, 336, 112, 1, 1}, {5, 336, 160, 1, 2},
    {5, 480, 160, 0, 1}, {5, 480, 160, 1, 1}, {5, 480, 160, 0, 1}, {5, 480, 160, 1, 1},
  };

  @ParameterizedTest
  @CsvSource({
    "0.5, 43314720, 2296904, 2313968, 2306528",
    "0.8, 95518948, 3251776, 3278968, 3267112",
    "1.0, 142394128, 4039580, 4073604, 4058772",
    "1.11, 170124224, 4502328, 4539984, 4523568",
    "1.5, 301315856, 6524248, 6575336, 6553064",
  })
  void repGhostCostsThePublishedIntegers(
      double width, long macs, long unnormalized, long trained, long deployed) {
    CostTable train = cost("repghost(width=" + width + ")");
    long norms =
        train.rows().stream()
            .filter(row -> row.op() instanceof BatchNorm)
            .mapToLong(CostTable.Row::params)
            .sum();
    assertThat(train.macs()).isEqualTo(macs);
    assertThat(train.params()).isEqualTo(trained);
    assertThat(train.params() - norms).isEqualTo(unnormalized);
    CostTable deploy = cost("repghost(form=deploy, width=" + width + ")");
    assertThat(deploy.params()).isEqualTo(deployed);
    assertThat(deploy.macs()).isEqualTo(macs);
  }

  /** Published in millions. */
  @ParameterizedTest
  @CsvSource({"0.5, 2.3, 43", "0.58, 2.5, 60", "1.3, 5.5, 231", "2.0, 9.8, 516"})
  void repGhostFollowsItsLayerTable(double width, double millions, long millionMacs) {
    long before = rounded(16 * width);
    long extent = 112;
    long macs = 27 * before * extent * extent;
    long deployed = 27 * before + 2 * before;
    for (int[] block : REPGHOST) {
      long inner = rounded(block[1] * width);
      long filters = rounded(block[2] * width);
      long kernel = (long) block[0] * block[0];
      long positions = extent * extent;
      macs += (before + 9) * inner * positions;
      deployed += before * inner + 2 * inner + 9 * inner + inner;
      extent /= block[4];
      positions = extent * extent;
      if (block[4] == 2) {
        macs += kernel * inner * positions;
        deployed += kernel * inner + 2 * inner;
      }
      if (block[3] == 1) {
        long reduced = rounded(inner / 4.0);
        macs += 2 * inner * reduced;
        deployed += 2 * inner * reduced + inner + reduced;
      }
      macs += (inner + 9) * filters * positions;
      deployed += inner * filters + 2 * filters + 9 * filters + filters;
      if (block[4] == 2 || before != filters) {
        macs += (kernel + filters) * before * positions;
        deployed += (kernel + filters) * before + 2 * before + 2 * filters;
      }
      before = filters;
    }
    long tail = rounded(960 * width);
    macs += before * tail * extent * extent + tail * 1280 + 1280 * 1000;
    deployed += before * tail + 2 * tail + tail * 1280 + 1280 + 1280 * 1000 + 1000;
    CostTable cost = cost("repghost(form=deploy, width=" + width + ")");
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.params()).isEqualTo(deployed);
    assertThat(Math.round(cost.params() / 1e5)).isEqualTo(Math.round(millions * 10));
    assertThat(Math.round(cost.macs() / 1e6)).isEqualTo(millionMacs);
  }

  private static long rounded(double channels) {
    long near = Math.max(4, (long) Math.floor((channels + 2) / 4) * 4);
    return near < 0.9 * channels ? near + 4 : near;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 143078976, 1530936",
    "3, 1, 137460672, 1864728",
    "8, 1, 138365952, 2433768",
    "3, 0.5, 37589856, 717324",
    "3, 2, 524045184, 5449776",
    "8, 1.5, 290188800, 4268952",
  })
  void shuffleNetCostsThePublishedIntegers(int groups, double scale, long macs, long params) {
    for (String shuffle : new String[] {"paper", "authors-code"}) {
      CostTable cost =
          cost(Text.of("shufflenet-v1(groups=%d, scale=%s, shuffle=%s)", groups, scale, shuffle));
      assertThat(cost.macs()).isEqualTo(macs);
      assertThat(cost.params()).isEqualTo(params);
    }
  }

  /** Published in million MACs; the paper's own figures at scale 1. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 24, 144, 143",
    "2, 1, 24, 200, 140",
    "3, 1, 24, 240, 137",
    "4, 1, 24, 272, 133",
    "8, 1, 24, 384, 138",
    "3, 0.5, 12, 120, 38",
    "3, 1.5, 24, 360, 292",
    "3, 2, 48, 480, 524",
    "8, 0.5, 16, 192, 40",
    "8, 1.5, 24, 576, 290",
    "8, 2, 48, 768, 522",
  })
  void shuffleNetFollowsItsLayerTable(
      int groups, double scale, long stem, long first, long millionMacs) {
    long macs = 27 * stem * 112 * 112;
    long params = 27 * stem + 2 * stem;
    long before = stem;
    long extent = 56;
    int[] units = {4, 8, 4};
    for (int stage = 0; stage < 3; stage++) {
      long channels = first << stage;
      long inner = channels / 4;
      for (int i = 0; i < units[stage]; i++) {
        long wide = before * inner / (stage == 0 && i == 0 ? 1 : groups);
        macs += wide * extent * extent;
        extent = i == 0 ? extent / 2 : extent;
        long filters = i == 0 ? channels - before : channels;
        macs += (9 * inner + inner * filters / groups) * extent * extent;
        params += wide + 9 * inner + inner * filters / groups + 4 * inner + 2 * filters;
        before = channels;
      }
    }
    CostTable cost = cost(Text.of("shufflenet-v1(groups=%d, scale=%s)", groups, scale));
    assertThat(cost.macs()).isEqualTo(macs + before * 1000);
    assertThat(cost.params()).isEqualTo(params + before * 1000);
    assertThat(cost.macs() / 1e6).isBetween(millionMacs - 0.5, millionMacs + 1.5);
  }

  /** Published in millions of parameters and billions of MACs. */
  @ParameterizedTest
  @CsvSource({
    "rmnext-41x5-16, 2-3-5-3, 5, 16, 20.0, 3.17",
    "rmnext-50x5-32, 3-4-6-3, 5, 32, 32.8, 5.67",
    "rmnext-50x6-32, 3-4-6-3, 6, 32, 40.8, 7.04",
    "rmnext-101x6-16, 3-4-23-3, 6, 16, 50.4, 9.37",
    "rmnext-152x6-32, 3-8-36-3, 6, 32, 107.0, 21.24",
  })
  void rmNextFollowsItsLayerTable(
      String name, String depths, int expansion, int group, double millions, double billions) {
    long params = 10 * 3 * 64 + 4 * 64 + 10 * 64 * 64 + 4 * 64 + 512 * 1000 + 1000;
    long macs = 10 * 3 * 64 * 112L * 112 + 10 * 64 * 64 * 56L * 56 + 512 * 1000;
    long before = 64;
    long extent = 56;
    List<String> blocks = List.of(depths.split("-"));
    for (int stage = 0; stage < 4; stage++) {
      long wide = 64L << stage;
      long inner = wide * (expansion - 1);
      for (int i = 0; i < Integer.parseInt(blocks.get(stage)); i++) {
        long entered = extent;
        extent = stage > 0 && i == 0 ? extent / 2 : extent;
        long grouped = 9 * inner * ((long) group << stage);
        macs += before * inner * entered * entered;
        macs += (grouped + inner * wide) * extent * extent;
        params += before * inner + grouped + inner * wide + 4 * inner + 2 * wide;
        if (before != wide) {
          macs += before * wide * extent * extent;
          params += before * wide + 2 * wide;
        }
        before = wide;
      }
    }
    CostTable cost = cost(name);
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.params()).isEqualTo(params);
    assertThat(Math.round(params / 1e5)).isEqualTo(Math.round(millions * 10));
    assertThat(Math.round(macs / 1e7)).isEqualTo(Math.round(billions * 100));
  }

  private static CostTable cost(String architecture) {
    return CostTable.of(Zoo.CATALOG.read(architecture));
  }
}
