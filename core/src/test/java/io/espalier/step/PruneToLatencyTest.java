package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.allocation.Budget;
import io.espalier.allocation.ChannelCounts;
import io.espalier.allocation.Counts;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.testing.BlockTimes;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target in time becomes counts that fill this machine's blocks. */
class PruneToLatencyTest {
  private static final CallTimes TIMES = new BlockTimes();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-20; 0.7",
        "resnet-20(shortcut=B); 0.8",
        "mobilenet-v2(image=32); 0.5",
        "ghost-resnet-20; 0.9"
      })
  void itReachesTheTargetWithEveryChannelThatCostsNothing(String architecture, double share) {
    Network network = Zoo.CATALOG.read(architecture);
    Prune counted = prune("to-latency=" + share).counted(network, TIMES);
    assertThat(counted.toLatency()).isEmpty();
    Network pruned = counted.forecast(Forecast.exact(network)).widest();
    double target = share * TIMES.nanos(network);
    assertThat(TIMES.nanos(pruned)).isLessThanOrEqualTo(target);
    // Where plain uniform pruning takes as long, it keeps no more in any place.
    ChannelCounts space = prune("").counts(network);
    Counts filled = space.uniform(TIMES, target);
    assertThat(space.network(filled)).isEqualTo(pruned);
    Counts plain = plain(space, network, target);
    List<Integer> kept = filled.kept();
    assertThat(IntStream.range(0, kept.size()).allMatch(i -> kept.get(i) >= plain.at(i))).isTrue();
    // Nothing more is to be had within the blocks that are paid for.
    for (int place = 0; place < kept.size(); place++) {
      int next = Math.min(space.whole().at(place), kept.get(place) + 1);
      if (BlockTimes.up(next) == BlockTimes.up(kept.get(place))
          && space.possible().get(place).contains(next)) {
        assertThat(next == kept.get(place) || !within(space, filled.with(place, next), target))
            .isTrue();
      }
    }
  }

  private static boolean within(ChannelCounts space, Counts counts, double target) {
    return TIMES.nanos(space.network(counts)) <= target;
  }

  /** The largest of the uniform counts, by MACs, that takes no longer. */
  private static Counts plain(ChannelCounts space, Network network, double target) {
    long high = Budget.MACS.of(network);
    long low = Budget.MACS.of(space.network(space.least()));
    while (high - low > high / 1000) {
      long middle = (low + high) / 2;
      if (within(space, space.uniform(Budget.MACS, middle), target)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return space.uniform(Budget.MACS, low);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "4ms", "2.5ms", "1ms"})
  void aTargetIsWrittenAsItIsRead(String target) {
    Step step = Steps.CATALOG.read("prune(to-latency=" + target + ")");
    String written = Steps.CATALOG.write(step).toString();
    assertThat(written).isEqualTo("prune(to-latency=" + target + ")");
    assertThat(Steps.CATALOG.read(Steps.CATALOG.writeFull(step))).isEqualTo(step);
  }

  @Test
  void aTimeInOtherUnitsIsTheSame() {
    assertThat(prune("to-latency=2500us")).isEqualTo(prune("to-latency=2.5ms"));
    assertThat(prune("to-latency=0.0025s")).isEqualTo(prune("to-latency=2.5ms"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "to-latency=0.01; 13.124 ms are predicted with every free group at its floor",
        "to-latency=1; is predicted to take",
        "to-latency=900ms; give a lower target",
        "to-latency=0.5, spread=global; leave spread out",
        "to-latency=0.5, ratio=0.5; exactly one of"
      })
  void whatCannotBeIsRefused(String options, String sentence) {
    Network network = Zoo.CATALOG.read("resnet-20");
    assertThatThrownBy(() -> prune(options).counted(network, TIMES))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "0", "4h", "-1ms"})
  void whatIsNoTargetIsRefused(String target) {
    assertThatThrownBy(() -> prune("to-latency=" + target)).isInstanceOf(Refusal.class);
  }

  @Test
  void withoutTimesOfAMachineItIsRefused() {
    Forecast before = Forecast.exact(Zoo.CATALOG.read("resnet-20"));
    assertThatThrownBy(() -> prune("to-latency=0.5").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("to-latency=0.5")
        .hasMessageContaining("layer-times = DIR");
  }

  private static Prune prune(String options) {
    return (Prune) Steps.CATALOG.read("prune(" + options + ")");
  }
}
