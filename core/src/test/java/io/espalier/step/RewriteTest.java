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
  void isNamedByItsRewriting() {
    assertThat(Steps.CATALOG.write(Steps.CATALOG.read("rewrite(merge-branches(where=cheaper))")))
        .hasToString("rewrite(to=merge-branches(where=cheaper))");
    assertThat(Steps.CATALOG.write(Steps.CATALOG.read("rewrite(deploy)"))).hasToString("rewrite");
  }
}
