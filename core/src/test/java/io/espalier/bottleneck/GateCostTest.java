package io.espalier.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.allocation.Coupled;
import io.espalier.cost.CostTable;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallNetworks;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateCostTest {
  private static final double[] VALUES = {.9, .8, .2, .1};

  /** The worked example of AutoBot's card. */
  @Test
  void thePenaltyIsThatOfTheWorkedExample() {
    BottleneckGates gates = BottleneckGates.of(chain(), Coupled.NARROW, List.of());
    assertThat(gates.cost().macs(new double[] {1, 1, 1, 1})).isEqualTo(2880);
    assertThat(gates.cost().macs(VALUES)).isEqualTo(1440, within(1e-9));
    assertThat(penalty(gates, 1080).distance(VALUES)).isEqualTo(.2, within(1e-12));
    assertThat(penalty(gates, 1800).distance(VALUES)).isEqualTo(.2, within(1e-12));
    assertThat(penalty(gates, 1080).indecision(VALUES)).isEqualTo(.15, within(1e-12));
    assertThat(.7 + penalty(gates, 1080).value(VALUES)).isEqualTo(1.93, within(1e-12));
    assertThat(Verdict.reaching(gates, VALUES, 1440).open())
        .containsExactly(true, true, false, false);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    for (Network network : List.of(SmallNetworks.cifarResNet(1), SmallNetworks.cifarVgg16())) {
      BottleneckGates gates = BottleneckGates.of(network, Coupled.NARROW, List.of());
      double[] values = new Random(2).doubles(gates.size(), .05, .95).toArray();
      double whole = CostTable.of(network).macs();
      for (double share : new double[] {.1, .9}) {
        Penalty penalty = new Penalty(gates, share * whole, 6, .2);
        double[] gradient = penalty.gradient(values);
        for (int i = 0; i < values.length; i += 7) {
          double[] up = values.clone();
          double[] down = values.clone();
          up[i] += 1e-5;
          down[i] -= 1e-5;
          double slope = (penalty.value(up) - penalty.value(down)) / 2e-5;
          assertThat(gradient[i]).isEqualTo(slope, within(1e-5));
        }
      }
    }
  }

  /** With gates of 0 and 1 the cost is the integer that the pruned network is counted at. */
  @Test
  void closedGatesCostWhatThePrunedNetworkCosts() {
    List<Network> networks =
        List.of(SmallNetworks.cifarResNet(2), SmallNetworks.cifarVgg16(), separable());
    for (Network network : networks) {
      for (Coupled ends : List.of(Coupled.NARROW, Coupled.KEEP)) {
        BottleneckGates gates = BottleneckGates.of(network, ends, List.of());
        double[] levels = new Random(5).doubles(gates.size()).toArray();
        long target = (long) (.6 * CostTable.of(network).macs());
        Verdict verdict = Verdict.reaching(gates, levels, target);
        Model pruned = verdict.carryOut(RandomWeights.of(network, 1), "test");
        double[] open = new double[gates.size()];
        for (int i = 0; i < open.length; i++) {
          open[i] = verdict.open()[i] ? 1 : 0;
        }
        long macs = CostTable.of(pruned.network()).macs();
        assertThat(macs).isEqualTo(Math.round(gates.cost().macs(open))).isLessThanOrEqualTo(target);
      }
    }
  }

  @Test
  void resNet56IsReachedToWithinOnePerCent() {
    Network network = SmallNetworks.cifarResNet(9);
    BottleneckGates gates = BottleneckGates.of(network, Coupled.NARROW, List.of());
    double[] open = new double[gates.size()];
    Arrays.fill(open, 1);
    assertThat(gates.cost().macs(open)).isEqualTo(125_485_696);
    assertThat(gates.size()).isEqualTo(2 * 9 * (16 + 32 + 64));
    double[] levels = new Random(5).doubles(gates.size()).toArray();
    Model pruned =
        Verdict.reaching(gates, levels, 55_000_000).carryOut(RandomWeights.of(network, 1), "test");
    assertThat(CostTable.of(pruned.network()).macs()).isBetween(54_450_000L, 55_000_000L);
  }

  private static Penalty penalty(BottleneckGates gates, double target) {
    return new Penalty(gates, target, 6, .2);
  }

  /** A depthwise convolution between two of 1x1. */
  private static Network separable() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 8, 8));
    net.add("expand", Conv.of(12, 1), Network.INPUT);
    net.add("bn1", BatchNorm.DEFAULTS, "expand");
    net.add("depthwise", Conv.of(12, 3).grouped(12).strided(2), "bn1");
    net.add("bn2", BatchNorm.DEFAULTS, "depthwise");
    net.add("project", Conv.of(5, 1), "bn2");
    return net.build();
  }

  private static Network chain() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 4, 4));
    net.add("conv1", Conv.of(4, 3), Network.INPUT);
    net.add("conv2", Conv.of(2, 3), "conv1");
    return net.build();
  }
}
