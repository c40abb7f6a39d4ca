package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Shape IMAGE = new Shape(3, 8, 8);

  @Test
  void theBuilderTellsShapesAsItGoes() {
    NetworkBuilder builder = new NetworkBuilder(IMAGE);
    assertThat(builder.channels(Network.INPUT)).isEqualTo(3);
    String conv = builder.add("conv", Conv.of(4, 3).strided(2), Network.INPUT);
    assertThat(builder.shape(conv)).isEqualTo(new Shape(4, 4, 4));
    String norm = builder.add("norm", BatchNorm.DEFAULTS, conv);
    Network network = builder.build();
    assertThat(network.output().path()).isEqualTo(norm);
    assertThat(network.shapes().keySet()).containsExactly("input", "conv", "norm");
    assertThat(network.parameters().stream().map(Parameter::name))
        .containsExactly(
            "conv.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var");
    assertThat(network.parameters().stream().filter(p -> p.role().trained())).hasSize(3);
    assertThat(network.parameters().get(0).size()).isEqualTo(4 * 3 * 9);
  }

  @Test
  void aNodeThatDoesNotFitIsRefusedWithItsPath() {
    NetworkBuilder builder = new NetworkBuilder(IMAGE);
    builder.add("stem", Conv.of(4, 3), Network.INPUT);
    assertRefused(
        () -> builder.add("stem", new Flatten(), "stem"), "the path 'stem' is used twice");
    assertRefused(() -> builder.add("input", new Flatten(), "stem"), "'input' is used twice");
    assertRefused(
        () -> builder.add("a.relu", new Flatten(), "a.conv"),
        "Cannot build 'a.relu': its input 'a.conv' is not an earlier node");
    assertRefused(
        () -> builder.add("a.add", new Add(), "stem"),
        "Cannot build 'a.add': it has 1 inputs and needs two or more");
    assertRefused(() -> builder.add("a.scale", new Multiply(), "stem", "stem", "stem"), "needs 2");
    assertRefused(
        () -> builder.add("fc", new Linear(10, true), "stem"),
        "Cannot build 'fc': a linear layer needs a vector, not 4x8x8; flatten or pool first");
    assertRefused(
        () -> builder.add("a.add", new Add(), "stem", Network.INPUT),
        "Cannot build 'a.add': channels 4 and 3 differ");
    assertThat(builder.build().nodes()).hasSize(1);
  }

  @Test
  void sizesBeyondIntegersAreRefusedWithTheirPath() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 40_000, 40_000));
    assertRefused(() -> builder.add("flat", new Flatten(), Network.INPUT), "Cannot build 'flat'");
  }

  @Test
  void everyNodeLeadsToTheOutput() {
    NetworkBuilder builder = new NetworkBuilder(IMAGE);
    builder.add("a", Conv.of(4, 3), Network.INPUT);
    builder.add("lost", Conv.of(4, 3), "a");
    builder.add("b", Conv.of(4, 3), "a");
    assertRefused(builder::build, "nothing uses 'lost'");
    assertRefused(() -> new Network(IMAGE, List.of()), "without nodes");
    Node unused = new Node("a", new Flatten(), List.of());
    assertRefused(() -> new Network(IMAGE, List.of(unused)), "it has 0 inputs and needs 1");
  }

  @Test
  void theHashSeesEveryChange() {
    NetworkBuilder a = new NetworkBuilder(IMAGE);
    a.add("conv", Conv.of(4, 3), Network.INPUT);
    NetworkBuilder b = new NetworkBuilder(IMAGE);
    b.add("conv", Conv.of(5, 3), Network.INPUT);
    NetworkBuilder c = new NetworkBuilder(new Shape(3, 8, 9));
    c.add("conv", Conv.of(4, 3), Network.INPUT);
    assertThat(List.of(a.build().hash(), b.build().hash(), c.build().hash()))
        .doesNotHaveDuplicates();
  }

  private static void assertRefused(ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOf(Refusal.class).hasMessageContaining(reason);
  }

  @Test
  void whatFollowsFromItIsWorkedOutOnce() {
    NetworkBuilder builder = new NetworkBuilder(IMAGE);
    builder.add("conv", Conv.of(4, 3), Network.INPUT);
    Network network = builder.build();
    List<Network> asked = new ArrayList<>();
    Function<Network, String> derive =
        of -> {
          asked.add(of);
          return "derived";
        };
    assertThat(network.derived(String.class, derive)).isEqualTo("derived");
    assertThat(network.derived(String.class, derive)).isEqualTo("derived");
    assertThat(asked).containsExactly(network);
  }
}
