package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import io.espalier.zoo.Zoo;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What a pruning costs is what was forecast, whatever its options and whatever came before it. */
class PruneLawsTest {
  @Property(tries = 80)
  void costsWhatWasForecast(
      @ForAll("networks") String network, @ForAll("prunings") String pruning) {
    Model model = model(network);
    Step step = Steps.CATALOG.read(pruning);
    forecast(50, Forecast.exact(model.network()), step)
        .ifPresent(forecast -> assertWithin(forecast, step.run(model, context()).model()));
  }

  @Property(tries = 80)
  void costsWhatWasForecastAfterAnotherPruning(
      @ForAll("networks") String network,
      @ForAll("unaligned") String first,
      @ForAll("unaligned") String second) {
    Step one = Steps.CATALOG.read(first);
    Step two = Steps.CATALOG.read(second);
    Model model = model(network);
    Optional<Forecast> forecast = forecast(30, Forecast.exact(model.network()), one, two);
    if (forecast.isPresent()) {
      Model once = one.run(model, context()).model();
      Optional<Model> twice = twice(once, two, forecast.get());
      twice.ifPresent(pruned -> assertWithin(forecast.get(), pruned));
    }
  }

  /** Where a forecast is a range, the network that the first pruning left may allow no second. */
  private static Optional<Model> twice(Model once, Step two, Forecast forecast) {
    try {
      return Optional.of(two.run(once, context()).model());
    } catch (Refusal refused) {
      assertThat(forecast.macs().isExact()).as(refused.getMessage()).isFalse();
      return Optional.empty();
    }
  }

  /**
   * What steps one after the other are forecast to leave; empty if they are refused, as stages are
   * of a network with fewer. At least {@code percent} must not be.
   */
  private static Optional<Forecast> forecast(int percent, Forecast before, Step... steps) {
    Optional<Forecast> forecast = Optional.of(before);
    try {
      for (Step step : steps) {
        forecast = forecast.map(step::forecast);
      }
    } catch (Refusal refused) {
      forecast = Optional.empty();
    }
    Statistics.label("forecast")
        .collect(forecast.isPresent())
        .coverage(coverage -> coverage.check(true).percentage(share -> share >= percent));
    return forecast;
  }

  private static void assertWithin(Forecast forecast, Model pruned) {
    CostTable cost = CostTable.of(pruned.network());
    assertWithin(forecast.macs(), cost.macs());
    assertWithin(forecast.params(), cost.params());
  }

  private static void assertWithin(Range range, long count) {
    assertThat(count).isBetween(range.low(), range.high());
  }

  private static Model model(String network) {
    return Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(network), 1);
  }

  private static WorkContext context() {
    return new WorkContext(null, null, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }

  @Provide
  Arbitrary<String> networks() {
    return Arbitraries.of(
        "resnet-20(width=0.5, image=8)",
        "resnet-20(width=0.7, shortcut=B, image=8)",
        "vgg-16(width=0.25)",
        "ghostnet(width=0.3, image=32)",
        "ghost-vgg-16(s=3, width=0.1)",
        "gghost-regnet-3.2(width=0.1, image=32)",
        "mobilenet-v3-small(width=0.3, image=32)");
  }

  @Provide
  Arbitrary<String> prunings() {
    return Combinators.combine(unaligned(), Arbitraries.of(1, 1, 3, 4, 8))
        .as((pruning, align) -> pruning.replace(")", ", align=" + align + ")"));
  }

  @Provide
  Arbitrary<String> unaligned() {
    Arbitrary<String> how =
        Arbitraries.of("ratio=%s", "to-macs=%s", "to-params=%s", "stages=[%s, 0.2, 0.4]");
    Arbitrary<Double> share = Arbitraries.of(0.1, 0.3, 0.5, 0.77, 0.95);
    Arbitrary<String> others =
        Arbitraries.of(
            "spread=global",
            "spread=uniform",
            "spread=global, coupled=prune",
            "coupled=prune, floor=3",
            "rounding=removed-down");
    Arbitrary<String> criterion = Arbitraries.of("l1", "l2", "random");
    return Combinators.combine(criterion, how, share, others)
        .as(
            (by, count, ratio, rest) ->
                Text.of(
                    "prune(%s, %s, %s, calibrate=0)",
                    by, count.replace("%s", ratio.toString()), rest));
  }
}
