package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.allocation.Coupled;
import io.espalier.network.Network;
import io.espalier.testing.Counts;
import io.espalier.testing.SmallNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReductionTest {
  private static Reduction reduction(int depth, double ratio) {
    Network network = SmallNetworks.cifarResNet((depth - 2) / 6);
    List<Filters> filters = new MaskableFilters(network).filters(Coupled.NARROW, List.of());
    assertThat(filters).hasSize(depth - 1);
    return Reduction.of(network, filters, ratio, each -> each.count(ratio));
  }

  /** What the papers print, from filters that are not rounded to whole ones. */
  @ParameterizedTest
  @CsvSource({
    "20, 0.1, 15.24", "20, 0.2, 29.31", "20, 0.3, 42.22", "20, 0.4, 53.96",
    "32, 0.1, 14.93", "32, 0.2, 28.77", "32, 0.3, 41.51", "32, 0.4, 53.16",
    "56, 0.1, 14.74", "56, 0.2, 28.42", "56, 0.3, 41.06", "56, 0.4, 52.63",
    "110, 0.1, 14.62", "110, 0.2, 28.21", "110, 0.3, 40.78", "110, 0.4, 52.31"
  })
  void fractionalFiltersGiveThePublishedPercentages(int depth, double ratio, double percent) {
    assertThat(100 * reduction(depth, ratio).published()).isEqualTo(percent, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({
    "20, 0.3, 39.0", "20, 0.4, 51.7", "32, 0.3, 38.4", "32, 0.4, 50.9",
    "56, 0.3, 38.1", "56, 0.4, 50.4", "110, 0.3, 37.8", "110, 0.4, 50.1"
  })
  void wholeFiltersGiveLess(int depth, double ratio, double percent) {
    assertThat(100 * reduction(depth, ratio).counted()).isEqualTo(percent, within(0.06));
  }

  /** The first block reads 16 channels, of which four are zeros of the scatter: 442,368 MACs. */
  @Test
  void theDeployedNetworkReadsTheFirstConvolutionAtFullWidth() {
    Network network = SmallNetworks.cifarResNet(3);
    Reduction reduction = reduction(20, 0.3);
    long whole = Counts.convMacs(network);
    assertThat((1 - reduction.counted()) * whole).isEqualTo(24_721_344.0, within(0.5));
    assertThat((1 - reduction.deployed()) * whole).isEqualTo(24_721_344.0 + 442_368, within(0.5));
  }
}
