package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedCostTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-20; 269722; 40551040",
        "resnet-32; 464154; 68862592",
        "resnet-44; 658586; 97174144",
        "resnet-56; 853018; 125485696",
        "resnet-110; 1727962; 252887680",
        "resnet-1202; 19421274; 2829238912",
        "resnet-20(shortcut=B); 272474; 40813184",
        "resnet-32(shortcut=B); 466906; 69124736",
        "resnet-56(shortcut=B); 855770; 125747840",
        "resnet-110(shortcut=B); 1730714; 253149824",
        "resnet-18; 11689512; 1814073344",
        "resnet-50; 25557032; 4089184256",
        "resnet-50(stride-in=first); 25557032; 3857973248",
        "resnet-101; 44549160; 7801405440",
        "resnet-101(stride-in=first); 44549160; 7570194432",
        "vgg-16-bn; 14728266; 313201664",
        "vgg-16-bn(bias=false); 14724042; 313201664",
        "vgg-16-bn(head=two-layers); 14990922; 313463808",
        "vgg-16-bn(head=two-layers-norm, bias=false); 14987722; 313463808",
        "vgg-16-bn(head=two-layers-norm); 14991946; 313463808",
        "vgg-16; 138357544; 15470264320",
      })
  void costIsThePublishedOne(String architecture, long params, long macs) {
    CostTable cost = cost(architecture);
    assertThat(cost.params()).isEqualTo(params);
    assertThat(cost.macs()).isEqualTo(macs);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-20, 3, 40550400, 267696",
    "resnet-32, 5, 68861952, 461232",
    "resnet-44, 7, 97173504, 654768",
    "resnet-56, 9, 125485056, 848304",
    "resnet-110, 18, 252887040, 1719216",
    "resnet-1202, 200, 2829238272, 19330992",
  })
  void cifarConvolutionsFollowTheGeneralFormula(
      String architecture, int n, long convMacs, long convParams) {
    CostTable cost = cost(architecture);
    assertThat(macs(cost, "conv"))
        .isEqualTo(convMacs)
        .isEqualTo(442_368 + 2_359_296L * (6 * n - 1));
    assertThat(params(cost, "conv")).isEqualTo(convParams);
  }

  @Test
  void resNet56StageByStage() {
    CostTable cost = cost("resnet-56");
    assertThat(stage(cost, "conv1")).isEqualTo(442_368);
    assertThat(stage(cost, "layer1.")).isEqualTo(42_467_328).isEqualTo(18 * 2_359_296L);
    assertThat(stage(cost, "layer2.")).isEqualTo(41_287_680).isEqualTo(1_179_648 + 17 * 2_359_296L);
    assertThat(stage(cost, "layer3.")).isEqualTo(41_287_680);
    assertThat(stage(cost, "fc")).isEqualTo(640);
  }

  @ParameterizedTest
  @CsvSource({"resnet-20", "resnet-32", "resnet-56", "resnet-110"})
  void shortcutsOfKindBAddTwoProjections(String architecture) {
    CostTable a = cost(architecture);
    CostTable b = cost(architecture + "(shortcut=B)");
    assertThat(b.macs() - a.macs()).isEqualTo(262_144);
    assertThat(b.params() - a.params()).isEqualTo(2_752).isEqualTo(512 + 64 + 2_048 + 128);
  }

  @Test
  void shortcutsOfKindAOwnNothing() {
    assertThat(cost("resnet-56").rows()).noneMatch(row -> row.path().contains("shortcut"));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-18, 1813561344, 19267584",
    "resnet-34, 3663249408, 19267584",
    "resnet-50, 4087136256, 359661568",
    "resnet-50(stride-in=first), 3855925248, 359661568",
    "resnet-101, 7799357440, 359661568",
  })
  void imageNetConvolutionsAndProjections(String architecture, long convMacs, long projections) {
    CostTable cost = cost(architecture);
    long convolutions =
        cost.rows().stream()
            .filter(row -> row.op() instanceof Conv)
            .mapToLong(CostTable.Row::macs)
            .sum();
    assertThat(convolutions).isEqualTo(convMacs);
    assertThat(macs(cost, "downsample")).isEqualTo(projections);
  }

  @Test
  void resNet34FollowsItsLayerTable() {
    CostTable cost = cost("resnet-34");
    long[] blocks = {3, 4, 6, 3};
    long macs = 64 * 3 * 49 * 112L * 112 + 512 * 1000;
    long params = 64 * 3 * 49 + 2 * 64 + 512 * 1000 + 1000;
    long before = 64;
    long extent = 56;
    for (int stage = 0; stage < 4; stage++) {
      long channels = 64L << stage;
      if (stage > 0) {
        extent /= 2;
        macs += before * channels * extent * extent;
        params += before * channels + 2 * channels;
      }
      long weights = 9 * channels * before + 9 * channels * channels * (2 * blocks[stage] - 1);
      macs += weights * extent * extent;
      params += weights + 2 * channels * 2 * blocks[stage];
      before = channels;
    }
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.params()).isEqualTo(params);
    assertThat(cost.macs() - macs(cost, "downsample") - 512_000).isEqualTo(3_643_981_824L);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet-152, false",
    "resnet-152(stride-in=first), true",
    "resnet-50(stride-in=first), true"
  })
  void bottlenecksFollowTheirLayerTable(String architecture, boolean strideFirst) {
    long[] blocks =
        architecture.startsWith("resnet-152") ? new long[] {3, 8, 36, 3} : new long[] {3, 4, 6, 3};
    long macs = 64 * 3 * 49 * 112L * 112 + 2048 * 1000;
    long params = 64 * 3 * 49 + 2 * 64 + 2048 * 1000 + 1000;
    long before = 64;
    long extent = 56;
    for (int stage = 0; stage < 4; stage++) {
      long channels = 64L << stage;
      long wide = 4 * channels;
      long entered = extent;
      extent = stage == 0 ? extent : extent / 2;
      long positions = extent * extent;
      long firstPositions = strideFirst ? positions : entered * entered;
      macs += before * channels * firstPositions + before * wide * positions;
      macs += blocks[stage] * (9 * channels * channels + channels * wide) * positions;
      macs += (blocks[stage] - 1) * wide * channels * positions;
      params += before * channels + before * wide + 2 * wide;
      params +=
          blocks[stage] * (9 * channels * channels + channels * wide + 2 * (2 * channels + wide));
      params += (blocks[stage] - 1) * wide * channels;
      before = wide;
    }
    CostTable cost = cost(architecture);
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.params()).isEqualTo(params);
  }

  @Test
  void vggLayerByLayer() {
    CostTable cost = cost("vgg-16-bn");
    assertThat(
            cost.rows().stream().filter(row -> row.op() instanceof Conv).map(CostTable.Row::macs))
        .containsExactly(
            1_769_472L,
            37_748_736L,
            18_874_368L,
            37_748_736L,
            18_874_368L,
            37_748_736L,
            37_748_736L,
            18_874_368L,
            37_748_736L,
            37_748_736L,
            9_437_184L,
            9_437_184L,
            9_437_184L);
    assertThat(macs(cost, "features")).isEqualTo(313_196_544);
    assertThat(macs(cost("vgg-16"), "features")).isEqualTo(15_346_630_656L);
  }

  @Test
  void vggWithTheFiltersThatL1Leaves() {
    List<List<Integer>> filters =
        List.of(
            List.of(32, 64),
            List.of(128, 128),
            List.of(256, 256, 256),
            List.of(256, 256, 256),
            List.of(256, 256, 256));
    CifarVgg options = new CifarVgg(CifarVgg.Head.TWO_LAYERS_NORM, false, 10, Width.FULL, 32);
    CostTable cost = CostTable.of(options.network(filters, 512));
    assertThat(macs(cost, "features")).isEqualTo(206_143_488);
    assertThat(cost.macs()).isEqualTo(206_279_680);
    assertThat(cost.params()).isEqualTo(5_397_034);
  }

  @Test
  void vggWithTheFiltersThatThiNetLeaves() {
    Network network =
        ImageNetVgg.DEFAULTS.network(
            List.of(
                List.of(32, 32),
                List.of(64, 64),
                List.of(128, 128, 128),
                List.of(256, 256, 256),
                List.of(512, 512, 512)));
    assertThat(CostTable.of(network).macs()).isEqualTo(4_791_205_888L);
    assertThat(CostTable.of(network).params()).isEqualTo(131_452_552);
  }

  @Test
  void vggWithTheFiltersThatThiNetLeavesAndAnAverageAsItsHead() {
    VggLayers net = new VggLayers(224);
    net.features(
        List.of(
            List.of(32, 32),
            List.of(64, 64),
            List.of(128, 128, 128),
            List.of(256, 256, 256),
            List.of(512, 512, 512)),
        VggLayers.Convolution.BIASED,
        List.of(Trunk.RELU));
    net.append("avgpool", new GlobalAveragePool());
    CostTable cost = CostTable.of(net.classify(List.of(new Linear(1000, true))));
    assertThat(cost.macs()).isEqualTo(4_668_084_224L);
    assertThat(cost.params()).isEqualTo(8_322_696);
  }

  /** That count adds two operations per normalized element, biases of convolutions and the pool. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-56; 4160; 126554816",
        "resnet-110; 4160; 254988992",
        "vgg-16-bn(head=two-layers-norm); 0; 314294272",
      })
  void tablesGiveTheCountsOfOtherConventions(String architecture, long pool, long published) {
    long counted = pool;
    for (CostTable.Row row : cost(architecture).rows()) {
      boolean biased = row.op() instanceof Conv conv && conv.bias();
      long perElement = row.op() instanceof BatchNorm ? 2 : biased ? 1 : 0;
      counted += row.macs() + perElement * row.output().size();
    }
    assertThat(counted).isEqualTo(published);
  }

  @Test
  void vggWithTheFiltersThatChannelPruningLeaves() {
    Network network =
        ImageNetVgg.DEFAULTS.network(
            List.of(
                List.of(24, 22),
                List.of(41, 51),
                List.of(108, 89, 111),
                List.of(184, 276, 228),
                List.of(512, 512, 512)));
    assertThat(macs(CostTable.of(network), "features")).isEqualTo(3_391_649_856L);
  }

  private static CostTable cost(String architecture) {
    return CostTable.of(Zoo.CATALOG.read(architecture));
  }

  private static long macs(CostTable cost, String part) {
    return cost.rows().stream()
        .filter(row -> row.path().contains(part))
        .mapToLong(CostTable.Row::macs)
        .sum();
  }

  private static long params(CostTable cost, String part) {
    return cost.rows().stream()
        .filter(row -> row.path().contains(part))
        .mapToLong(CostTable.Row::params)
        .sum();
  }

  private static long stage(CostTable cost, String start) {
    return cost.rows().stream()
        .filter(row -> row.path().startsWith(start))
        .mapToLong(CostTable.Row::macs)
        .sum();
  }
}
