package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RepVGG, RepNAS and DBB cost: published integers, and sums over their layer tables. */
class BranchedCostTest {
  private static final String SEARCHED =
      "001100-001100-001000-001100-000100-000100-001100-001100-001100-000100-001100-001110-001100"
          + "-001100-001100-001100-001100-001100-001100-000100-001100-111111";

  @ParameterizedTest
  @CsvSource({
    "repvgg-a0, 8309384, 1361451008",
    "repvgg-a1, 12789864, 2363967488",
    "repvgg-b0, 14339048, 3057600512",
    "repvgg-b1, 51829480, 11815485440",
    "repvgg-b1g2, 41360104, 8809742336",
    "repvgg-b1g4, 36125416, 7306870784",
    "repvgg-b3, 110960872, 26208882688",
    "repvgg-b3g4, 75626728, 16064499712",
  })
  void repVggCostsThePublishedIntegers(String name, long params, long macs) {
    CostTable cost = cost(name + "(form=deploy)");
    assertThat(cost.params()).isEqualTo(params);
    assertThat(cost.macs()).isEqualTo(macs);
  }

  /** Published in millions of parameters and billions of MACs. */
  @ParameterizedTest
  @CsvSource({
    "repvgg-a2, 25.49, 5.1",
    "repvgg-b2, 80.31, 18.4",
    "repvgg-b2g4, 55.77, 11.3",
  })
  void repVggCostsThePublishedRoundNumbers(String name, double millions, double billions) {
    CostTable cost = cost(name + "(form=deploy)");
    assertThat(Math.floor(cost.params() / 1e4)).isEqualTo(millions * 100);
    assertThat(Math.round(cost.macs() / 1e8)).isEqualTo(Math.round(billions * 10));
  }

  @ParameterizedTest
  @CsvSource({"repvgg-a0, 9108968", "repvgg-b1, 57415016"})
  void repVggTrainsThePublishedNumberOfParameters(String name, long params) {
    assertThat(cost(name).params()).isEqualTo(params);
  }

  @ParameterizedTest
  @CsvSource({
    "repvgg-a0, 2-4-14-1, 48-48-96-192-1280, 1",
    "repvgg-a1, 2-4-14-1, 64-64-128-256-1280, 1",
    "repvgg-a2, 2-4-14-1, 64-96-192-384-1408, 1",
    "repvgg-b0, 4-6-16-1, 64-64-128-256-1280, 1",
    "repvgg-b1g2, 4-6-16-1, 64-128-256-512-2048, 2",
    "repvgg-b2, 4-6-16-1, 64-160-320-640-2560, 1",
    "repvgg-b2g2, 4-6-16-1, 64-160-320-640-2560, 2",
    "repvgg-b2g4, 4-6-16-1, 64-160-320-640-2560, 4",
    "repvgg-b3, 4-6-16-1, 64-192-384-768-2560, 1",
    "repvgg-b3g2, 4-6-16-1, 64-192-384-768-2560, 2",
  })
  void repVggFollowsItsLayerTable(String name, String depths, String widths, int groups) {
    long[] blocks = numbers(depths);
    long[] channels = numbers(widths);
    long before = channels[0];
    long extent = 112;
    long params = 27 * before + before;
    long trained = params + 3 * before + 3 * before;
    long macs = 27 * before * extent * extent;
    int layer = 1;
    for (int stage = 0; stage < 4; stage++) {
      long filters = channels[stage + 1];
      for (int i = 0; i < blocks[stage]; i++, layer++) {
        extent = i == 0 ? extent / 2 : extent;
        long inputs = before / (layer % 2 == 0 && layer <= 26 ? groups : 1);
        params += 9 * inputs * filters + filters;
        trained += 10 * inputs * filters + (before == filters && i > 0 ? 6 : 4) * filters;
        macs += 9 * inputs * filters * extent * extent;
        before = filters;
      }
    }
    long head = before * 1000 + 1000;
    CostTable deployed = cost(name + "(form=deploy)");
    assertThat(deployed.params()).isEqualTo(params + head);
    assertThat(deployed.macs()).isEqualTo(macs + before * 1000);
    assertThat(cost(name).params()).isEqualTo(trained + head);
  }

  @Test
  void theSearchedBranchesOfRepNasAreFortyFourOfItsTable() {
    assertThat(SEARCHED.chars().filter(c -> c == '1').count()).isEqualTo(44);
    assertThat(cost("repnas-a0(branches=" + SEARCHED + ")").params())
        .isEqualTo(repNas(List.of(SEARCHED.split("-"))));
  }

  @Test
  void theWholeSupernetHasAllBranchesOfItsTable() {
    List<String> all = Collections.nCopies(22, "111111");
    assertThat(cost("repnas-a0").params()).isEqualTo(repNas(all));
    assertThat(cost("repnas-a0(branches=" + String.join("-", all) + ")").params())
        .isEqualTo(repNas(all));
  }

  /** The parameters of the A0 supernet with these branches, layer by layer. */
  private static long repNas(List<String> mask) {
    long[] blocks = {1, 2, 4, 14, 1};
    long[] channels = {48, 48, 96, 192, 1280};
    long before = 3;
    long params = 1280 * 1000 + 1000;
    int layer = 0;
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int i = 0; i < blocks[stage]; i++, layer++) {
        long filters = channels[stage];
        boolean strided = i == 0;
        long pairs = before * filters;
        long[] each = {
          pairs + 2 * filters,
          pairs + 4 * filters,
          9 * pairs + 2 * filters,
          strided
              ? 9 * pairs + 2 * filters
              : before * before + 2 * before + 9 * pairs + 2 * filters,
          3 * pairs + 2 * filters,
          3 * pairs + 2 * filters
        };
        for (int branch = 0; branch < each.length; branch++) {
          params += mask.get(layer).charAt(branch) == '1' ? each[branch] : 0;
        }
        params += strided ? 0 : 2 * filters;
        before = filters;
      }
    }
    return params;
  }

  @Test
  void diverseBranchesOfVggFollowTheirFormula() {
    long trained = 512 * 10 + 10;
    long deployed = trained;
    long before = 3;
    for (long filters :
        new long[] {64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512}) {
      trained += diverse(before, filters);
      deployed += 9 * before * filters + filters;
      before = filters;
    }
    assertThat(cost("dbb-vgg-16-bn").params()).isEqualTo(trained);
    assertThat(cost("dbb-vgg-16-bn(form=deploy)").params()).isEqualTo(deployed);
    assertThat(cost("dbb-vgg-16-bn(form=deploy)").macs()).isEqualTo(cost("vgg-16-bn").macs());
  }

  @Test
  void diverseBranchesOfResNet20FollowTheirFormula() {
    long trained = 64 * 10 + 10 + diverse(3, 16);
    for (int stage = 0; stage < 3; stage++) {
      long channels = 16L << stage;
      trained +=
          diverse(stage == 0 ? channels : channels / 2, channels) + 5 * diverse(channels, channels);
    }
    assertThat(cost("dbb-resnet-20").params()).isEqualTo(trained);
  }

  /** A normalized convolution has 2 values for each filter, a deployed one has 1. */
  @ParameterizedTest
  @CsvSource({
    "resnet-20, 688, 0",
    "resnet-56, 2032, 0",
    "resnet-18, 3840, 64",
    "resnet-50, 3776, 64",
  })
  void deployedBlocksAreConvolutionsWithABias(String name, long filters, long stem) {
    CostTable plain = cost(name);
    CostTable deployed = cost("dbb-" + name + "(form=deploy)");
    assertThat(plain.params() - deployed.params()).isEqualTo(filters);
    assertThat(deployed.macs()).isEqualTo(plain.macs());
    boolean kept = deployed.rows().stream().anyMatch(row -> row.path().equals("bn1"));
    assertThat(kept).isEqualTo(stem > 0);
  }

  @Test
  void onlyTheMiddleOfABottleneckIsDiverse() {
    long more = 0;
    long[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; stage++) {
      long channels = 64L << stage;
      more +=
          blocks[stage] * (diverse(channels, channels) - 9 * channels * channels - 2 * channels);
    }
    assertThat(cost("dbb-resnet-50").params()).isEqualTo(25_557_032 + more);
  }

  private static long diverse(long inputs, long filters) {
    return 2 * 9 * inputs * filters
        + 2 * inputs * filters
        + inputs * inputs
        + 10 * filters
        + 2 * inputs;
  }

  private static long[] numbers(String text) {
    return Arrays.stream(text.split("-")).mapToLong(Long::parseLong).toArray();
  }

  private static CostTable cost(String architecture) {
    return CostTable.of(Zoo.CATALOG.read(architecture));
  }
}
