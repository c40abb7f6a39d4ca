package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
  private static final Model MODEL =
      Initialization.KAIMING_FAN_IN.fresh(Zoo.CATALOG.read("resnet-20(width=0.25)"), 1);

  private final FakeClock clock = new FakeClock();
  private final FakeSurroundings surroundings = new FakeSurroundings(clock);

  @Test
  void timesEachBatchOnTheEngineInTheFormAskedFor() {
    boolean[] normalized = new boolean[1];
    ScriptedEngine engine =
        new ScriptedEngine(
            (model, batch) -> {
              boolean reference = model.network().nodes().size() < 10;
              normalized[0] |=
                  !reference
                      && model.network().nodes().stream().anyMatch(LatenciesTest::normalization);
              clock.work(reference ? 2_000_000 : 1_000_000L + batch.size() * 500_000L);
            });
    List<Latency> latencies = of(engine, Form.DEPLOYED, 1, 64);
    assertThat(normalized[0]).isFalse();
    assertThat(latencies).extracting(Latency::batch).containsExactly(1, 64);
    assertThat(latencies.get(0).reading().statistics().p50()).isEqualTo(1_500_000);
    assertThat(latencies.get(1).reading().statistics().p50()).isEqualTo(33_000_000);
    assertThat(latencies.get(1).imagesPerSecond()).isCloseTo(64 / 0.033, within(1e-6));
    assertThat(latencies.get(0).reading().verdict().stable()).isTrue();
    assertThat(latencies.get(0).environment().kind()).isEqualTo("processor; scripted");
    assertThat(engine.open()).isEmpty();
    of(engine, Form.TRAINED, 1);
    assertThat(normalized[0]).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; a batch of 0 images: a batch has at least 1",
        "-3; a batch of -3 images: a batch has at least 1",
        "2000000000; a batch of 2000000000 images: it does not fit memory, it needs at least"
      })
  void refusesABatchThatCannotBe(int batch, String sentence) {
    assertThatThrownBy(() -> of(new ScriptedEngine((model, images) -> {}), Form.TRAINED, batch))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot measure " + sentence);
  }

  @Test
  void refusesABatchThatDoesNotFitOutsideTheHeap() {
    surroundings.free = OptionalLong.of(1 << 20);
    assertThatThrownBy(() -> of(new ScriptedEngine((model, images) -> {}), Form.TRAINED, 64))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("set a smaller batch");
  }

  @Test
  void refusesABatchWhoseFirstCallRunsOutOfMemory() {
    ScriptedEngine engine =
        new ScriptedEngine(
            (model, batch) -> {
              if (batch.size() > 1) {
                throw new OutOfMemoryError("Physical memory usage is too high");
              }
            });
    assertThatThrownBy(() -> of(engine, Form.TRAINED, 1, 2))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot measure a batch of 2 images: it does not fit memory, as its first call showed; set a smaller batch");
    assertThat(engine.open()).isEmpty();
  }

  private static boolean normalization(Node node) {
    return node.op() instanceof BatchNorm;
  }

  private List<Latency> of(ScriptedEngine engine, Form form, Integer... batches) {
    return new Latencies(engine, clock, surroundings)
        .of(MODEL, form, List.of(batches), Protocol.STANDARD);
  }
}
