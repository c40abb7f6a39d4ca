package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;

class RewriteTest {
  private static final Forecast RESNET = Forecast.exact(Zoo.CATALOG.read("resnet-20"));

  private static Forecast after(String step, Forecast before) {
    return Steps.CATALOG.read(step).forecast(before);
  }

  @Test
  void foldingCostsNoMacsAndOneParameterLessForEachChannel() {
    Forecast folded = after("rewrite(fold-bn)", RESNET);
    assertThat(folded.macs()).isEqualTo(Range.exact(40_551_040));
    assertThat(folded.params()).isEqualTo(Range.exact(269_722 - (16 * 7 + 32 * 6 + 64 * 6)));
  }

  @Test
  void boundsMoveWithTheWidest() {
    Range macs = new Range(20_000_000, 30_000_000);
    Range params = new Range(100_000, 200_000);
    Forecast folded = after("rewrite(fold-bn)", new Forecast(RESNET.widest(), macs, params));
    assertThat(folded.macs()).isEqualTo(macs);
    assertThat(folded.params()).isEqualTo(new Range(100_000 - 688, 200_000));
  }

  @Test
  void aPrunedNetworkWithoutResidualsIsForecastThroughToItsDeployment() {
    Forecast plain = after("rewrite(rm)", RESNET);
    long block = 18L * 16 * 16 * 1024;
    assertThat(plain.macs().isExact()).isTrue();
    assertThat(plain.macs().low()).isGreaterThan(40_551_040 + 9 * block / 2);
    Forecast pruned = after("prune(l1, to-macs=0.3)", plain);
    Forecast deployed = after("rewrite(deploy)", pruned);
    assertThat(deployed.macs()).isEqualTo(pruned.macs());
    assertThat(deployed.macs().isExact()).isTrue();
    assertThat(deployed.macs().high()).isLessThanOrEqualTo((long) (0.3 * plain.macs().low()));
    // Every layer can lose channels, the last of a block too.
    assertThat(deployed.widest().shapes().get("layer1.0.conv2").channels()).isLessThan(16);
  }

  @Test
  void isNamedByItsRewriting() {
    assertThat(Steps.CATALOG.write(Steps.CATALOG.read("rewrite(merge-branches(where=cheaper))")))
        .hasToString("rewrite(to=merge-branches(where=cheaper))");
    assertThat(Steps.CATALOG.write(Steps.CATALOG.read("rewrite(deploy)"))).hasToString("rewrite");
  }
}
