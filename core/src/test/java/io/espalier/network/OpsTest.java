package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class OpsTest {
  static final List<Op> ONE_OF_EACH =
      List.of(
          new Activation(Activation.Kind.HARD_SWISH),
          new Add(),
          new BatchNorm(1e-3, 0.01),
          new BorderedBatchNorm(2, 1e-4, 0.2),
          new ChannelGather(List.of(2, 0, 0)),
          new ChannelPad(4, 3),
          new ChannelScatter(List.of(5, 1), 8),
          new ChannelShuffle(3),
          new ChannelSlice(2, 5),
          new Concat(),
          new Conv(
              6, new Window(1, 3), Window.square(2), new Window(0, 1), new Window(1, 2), 3, true),
          new Dropout(0.2),
          new Flatten(),
          new GlobalAveragePool(),
          new Linear(7, false),
          new Multiply(),
          new Pool(Pool.Kind.AVERAGE, new Window(3, 2), new Window(2, 1), new Window(1, 0), false),
          new Subsample(3));

  @Test
  void everyOperationIsInTheCatalogueAndAmongTheExamples() {
    Set<Class<?>> operations = Set.of(Op.class.getPermittedSubclasses());
    assertThat(ONE_OF_EACH.stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(operations);
    assertThat(Ops.CATALOG.names()).hasSize(operations.size());
  }

  @ParameterizedTest
  @FieldSource("ONE_OF_EACH")
  void whatIsWrittenIsReadBack(Op op) {
    assertThat(Ops.CATALOG.read(op.call().toString())).isEqualTo(op);
    assertThat(Ops.CATALOG.read(Ops.CATALOG.writeFull(op).toString())).isEqualTo(op);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "conv(64, 3, padding=1); conv(filters=64, kernel=3, padding=1)",
        "conv(filters=8, kernel=[1, 3]); conv(filters=8, kernel=[1, 3])",
        "batch-norm; batch-norm",
        "activation(relu6); activation(kind=relu6)",
        "pool(average, kernel=3); pool(kind=average, kernel=3)",
        "channel-gather([3, 1]); channel-gather(indices=[3, 1])",
      })
  void canonicalTextLeavesDefaultsOut(String text, String canonical) {
    assertThat(Ops.CATALOG.read(text).call()).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "conv(0); must be at least 1",
        "conv(4, groups=3); 4 filters do not divide into 3 groups",
        "conv(4, kernel=3G); an integer or a pair",
        "conv(4, kernel=[1, 2, 3]); an integer or a pair",
        "conv(4, padding=-1); is negative",
        "batch-norm(momentum=0); momentum in (0, 1]",
        "bordered-batch-norm(0); border must be at least 1",
        "bordered-batch-norm(momentum=0); momentum in (0, 1]",
        "dropout(1.0); rate must be in [0, 1)",
        "pool(kernel=2, padding=2); at most half the kernel",
        "channel-slice(3, 3); is empty",
        "channel-scatter([1, 1], channels=4); different indices",
        "channel-scatter([4], channels=4); below its number of channels",
        "channel-gather([-1]); none below 0",
        "channel-pad(-1, 0); at least 0",
        "channel-shuffle(0); at least 1",
        "subsample(0); at least 1",
        "linear(0); at least 1",
      })
  void impossibleOptionsAreRefused(String text, String reason) {
    assertThatThrownBy(() -> Ops.CATALOG.read(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }
}
