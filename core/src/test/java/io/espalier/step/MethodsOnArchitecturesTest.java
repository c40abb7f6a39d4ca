package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Corpus;
import io.espalier.data.Data;
import io.espalier.data.Normalization;
import io.espalier.data.Sources;
import io.espalier.engine.Engines;
import io.espalier.method.Methods;
import io.espalier.model.HistoryJson;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pruning method on every family of architectures. Either it works: what is left costs what
 * was forecast, runs, and its history leads other weights to the same network. Or it refuses, where
 * nothing but the architecture is known.
 */
class MethodsOnArchitecturesTest {
  private static final String DBB = "dbb-resnet-20(width=0.25, image=8, classes=3)";
  private static final String REPVGG = "repvgg-a0(width=0.05, halvings=3, image=8, classes=3)";
  private static final String SHUFFLENET =
      "shufflenet-v1(groups=3, scale=0.25, halvings=3, image=8, classes=3)";

  private static final List<String> ARCHITECTURES =
      List.of(
          DBB,
          REPVGG,
          SHUFFLENET,
          "repghost(width=0.1, halvings=4, image=16, classes=3)",
          "ghost-resnet-20(width=0.25, image=8, classes=3)",
          "mobilenet-v2(width=0.1, halvings=3, image=8, classes=3)",
          "mobilenet-v3-small(width=0.1, halvings=3, image=16, classes=3)",
          "vgg-16-bn(width=0.05, classes=3)");

  private static final List<String> METHODS =
      List.of(
          "prune(l1, ratio=0.4, calibrate=0)",
          "prune(l1(across=greedy), ratio=0.4, calibrate=0)",
          "prune(l2, to-macs=0.7, coupled=prune, calibrate=0)",
          "prune(gamma, ratio=0.4, spread=global, calibrate=0)",
          "prune(fpgm, ratio=0.4, calibrate=0)",
          "prune(random, to-params=0.8, calibrate=0)",
          "prune(taylor(images=8, batch=4), ratio=0.4, coupled=prune, calibrate=0)",
          "prune(hrank(images=4, batch=4), ratio=0.4, calibrate=0)",
          "prune(nisp(images=8, batch=4), ratio=0.4, calibrate=0)",
          "train(steps=1, batch=4, rate=0.001, method=sfp(ratio=0.4, calibrate=0))",
          "train(steps=1, batch=4, rate=0.001, method=asfp(ratio=0.4, coupled=prune, calibrate=0))",
          "train(steps=1, batch=4, rate=0.001, method=ascp(ratio=0.4))",
          "train(steps=1, batch=4, rate=0.001, method=[lrpet, slimming, scl, remember])",
          "prune-lasso(ratio=0.4, sampled=0.3, images=4, positions=4)",
          "thinet(ratio=0.4, images=4, positions=4)",
          "autobot(to-macs=0.9, batches=1, batch=4)",
          "rewrite(lowrank(ratio=0.4))",
          "rewrite(deploy)");

  /** What is refused, by the method's name and the architecture. */
  private static final Map<String, String> REFUSED = new LinkedHashMap<>();

  static {
    for (String network : List.of(DBB, REPVGG, SHUFFLENET)) {
      REFUSED.put("prune-lasso on " + network, "channels of additions and grouped convolutions");
      REFUSED.put("thinet on " + network, "channels of additions and grouped convolutions");
      REFUSED.put("autobot on " + network, "Cannot gate any channel");
    }
    REFUSED.put("ascp on " + SHUFFLENET, "no group that is free loses a channel");
  }

  private static final Data SMALL = data(8);
  private static final Data MIDDLE = data(16);
  private static final Data LARGE = data(32);

  static Stream<Arguments> all() {
    return ARCHITECTURES.stream()
        .flatMap(network -> METHODS.stream().map(method -> Arguments.of(network, method)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void worksOrRefuses(String architecture, String text) {
    Network network = Zoo.CATALOG.read(architecture);
    Step step = Steps.CATALOG.read(text);
    String name = text.replaceFirst(".*method=", "").replaceFirst("\\(.*", "");
    Optional<String> refusal = Optional.ofNullable(REFUSED.get(name + " on " + architecture));
    if (refusal.isPresent()) {
      assertThatThrownBy(() -> step.forecast(Forecast.exact(network)))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(refusal.get());
      return;
    }
    Forecast forecast = step.forecast(Forecast.exact(network));
    Model done = step.run(RandomWeights.of(network, 1), context(network)).model();
    CostTable cost = CostTable.of(done.network());
    assertThat(cost.macs()).isBetween(forecast.macs().low(), forecast.macs().high());
    assertThat(cost.params()).isBetween(forecast.params().low(), forecast.params().high());
    double[] image = RandomWeights.image(network.input().size(), 2);
    assertThat(Arrays.stream(ReferenceForward.output(done, image))).allMatch(Double::isFinite);
    Model replayed =
        Surgery.replay(
            RandomWeights.of(network, 3), HistoryJson.read(HistoryJson.write(done.history())));
    assertThat(replayed.network()).isEqualTo(done.network());
    assertThat(replayed.history()).isEqualTo(done.history());
    done.history().edits().forEach(edit -> assertInFull(Call.parse(edit.why())));
  }

  /** Whoever reads it need not know our defaults. */
  private static void assertInFull(Call why) {
    boolean step = Steps.CATALOG.names().contains(why.name());
    assertThat(why).isEqualTo(step ? Steps.CATALOG.full(why) : Methods.CATALOG.full(why));
  }

  private static WorkContext context(Network network) {
    Data data =
        switch (network.input().height()) {
          case 8 -> SMALL;
          case 16 -> MIDDLE;
          default -> LARGE;
        };
    return new WorkContext(Engines.find(), data, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }

  private static Data data(int size) {
    Corpus corpus =
        Sources.CATALOG
            .read("generated(train=8, test=2, classes=3, size=" + size + ")")
            .read(name -> null);
    return new Data(
        "generated",
        corpus.classes(),
        corpus.train(),
        corpus.test(),
        corpus.test(),
        new Normalization(List.of(.5, .5, .5), List.of(.25, .25, .25)),
        corpus.content());
  }
}
