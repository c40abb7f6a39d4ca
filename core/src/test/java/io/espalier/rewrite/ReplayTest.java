package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.Selection;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {
  private static Model fresh(String architecture, long seed) {
    return Initialization.KAIMING_FAN_IN.fresh(Zoo.CATALOG.read(Call.parse(architecture)), seed);
  }

  /** Channels removed, a convolution split, normalizations folded. */
  private static Model winner() {
    Selection kept = new Selection(Map.of("layer1.0.conv1", List.of(0, 2, 3)));
    Model pruned = Surgery.remove(fresh("resnet-20(image=8, width=0.5)", 1), kept, "by-hand");
    Model split = Rewrites.CATALOG.read("lowrank(ranks=[layer2.0.conv2(2)])").apply(pruned);
    return Rewrites.CATALOG.read("deploy").apply(split);
  }

  @Test
  void doesToAnotherModelWhatWasDoneToTheFirst() {
    Model winner = winner();
    Model other = fresh("resnet-20(image=8, width=0.5)", 2);
    Model replayed = Replay.of(other, winner);
    assertThat(replayed.network()).isEqualTo(winner.network());
    assertThat(replayed.history().edits()).isEqualTo(winner.history().edits());
    assertThat(replayed.weights().get("fc.weight"))
        .isEqualTo(other.weights().get("fc.weight"))
        .isNotEqualTo(winner.weights().get("fc.weight"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-32(image=8, width=0.5); 'layer1.3.conv1'",
        "resnet-20(image=8); filters=16",
        "resnet-20(image=8, width=0.25); filters=4",
        "resnet-20(image=8, width=0.5, classes=100); 'fc' linear(features=100)",
        "resnet-20(image=16, width=0.5); images of",
        "vgg-16-bn(width=0.125); layer1.0.conv1"
      })
  void refusesAnotherArchitecture(String architecture, String difference) {
    assertThatThrownBy(() -> Replay.of(fresh(architecture, 2), winner()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("another architecture")
        .hasMessageContaining(difference)
        .hasMessageContaining("take a model of the same architecture");
  }

  @Test
  void anEmptyHistoryIsNothingToReplay() {
    Model base = fresh("resnet-20(image=8, width=0.5)", 1);
    assertThatThrownBy(() -> Replay.of(base, base))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("nothing was pruned or rewritten");
  }
}
