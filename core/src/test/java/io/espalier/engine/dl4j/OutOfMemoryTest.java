package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.OutOfMemory;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Native memory that no machine has, and the ways in which libraries say so. */
class OutOfMemoryTest {
  /** An image of one value becomes 8 GiB: 2^15 of them are more than there are addresses. */
  private static final int TOO_MANY = 1 << 15;

  private static Network blownUp() {
    Window one = Window.square(1);
    NetworkBuilder net = new NetworkBuilder(new Shape(1, 1, 1));
    net.add("conv", new Conv(8, one, one, Window.square(8000), one, 1, false), Network.INPUT);
    net.add("pool", new GlobalAveragePool(), "conv");
    return net.build();
  }

  static Stream<Engine> engines() {
    return Stream.of(new Dl4jEngine(), Dl4jEngine.overNd4j());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void isOneType(Engine engine) {
    Batch batch = new Batch(new float[TOO_MANY], new int[TOO_MANY]);
    for (Pass pass : Pass.values()) {
      try (Session session = engine.open(TestNetworks.model(blownUp(), 1), Watch.NOTHING, 1)) {
        assertThatThrownBy(() -> session.forward(batch, pass))
            .isInstanceOf(OutOfMemory.class)
            .hasMessageContaining("Cannot run 32768 images at once: memory is used up (");
      }
    }
    try (Session session = engine.open(TestNetworks.model(blownUp(), 1), Watch.NOTHING, 1)) {
      assertThatThrownBy(() -> session.step(batch, Pass.TRAIN, new PlainCrossEntropy()))
          .isInstanceOf(OutOfMemory.class)
          .hasMessageContaining("Cannot run 32768 images at once: memory is used up (");
    }
    assertWorks(engine);
  }

  private static void assertWorks(Engine engine) {
    Network network = TestNetworks.resnet20();
    Batch batch = TestNetworks.batch(network.input(), 2, 10, 1);
    try (Session session = engine.open(TestNetworks.model(network, 1), Watch.NOTHING, 1)) {
      assertThat(session.step(batch, Pass.TRAIN, new PlainCrossEntropy())).isFinite();
    }
  }

  /**
   * As they came under limits on resident and on virtual memory; a card's as its build has them.
   */
  @Test
  void isKnownByWhatLibrariesSay() {
    OutOfMemoryError limit =
        new OutOfMemoryError(
            "Physical memory usage is too high: physicalBytes (801M) > maxPhysicalBytes (800M)");
    Stream.of(
            limit,
            new IllegalStateException("x", limit),
            new RuntimeException("std::bad_alloc"),
            new RuntimeException(
                "Op [conv2d] execution failed",
                new RuntimeException(
                    "op type [conv2d] execution failed with message could not create a memory object")),
            new RuntimeException("[DEVICE] allocation failed; Error code: [2]"),
            new RuntimeException("cudaMalloc failed; Bytes: [64]; Error code [2]; DEVICE [0]"),
            new RuntimeException("Failed to allocate 64 bytes from DEVICE [0] memory"))
        .forEach(thrown -> assertThat(NativeMemory.usedUp(thrown)).as("%s", thrown).isTrue());
    assertThat(NativeMemory.usedUp(new RuntimeException("could not create a primitive"))).isFalse();
  }
}
