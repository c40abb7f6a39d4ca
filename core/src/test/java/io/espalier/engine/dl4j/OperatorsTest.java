package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorsTest {
  private static final Engine SINGLE = new Dl4jEngine();
  private static final Engine DOUBLE = Dl4jEngine.inDouble();
  private static final int BATCH = 3;

  static Stream<String> networks() {
    return SmallNetworks.all().keySet().stream();
  }

  @Test
  void everyOperationHasARow() {
    assertThat(Operators.known()).containsExactlyInAnyOrder(operations());
  }

  @Test
  void everyOperationIsInASmallNetwork() {
    Set<Class<?>> seen = new HashSet<>();
    for (Network network : SmallNetworks.all().values()) {
      network.nodes().forEach(node -> seen.add(node.op().getClass()));
    }
    assertThat(seen).containsExactlyInAnyOrder((Class<?>[]) operations());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNodeIsAsDefined(String name) {
    for (Pass pass : new Pass[] {Pass.TRAIN, Pass.EVALUATE}) {
      assertAsDefined(SmallNetworks.all().get(name), SINGLE, pass, 2e-5);
      assertAsDefined(SmallNetworks.all().get(name), DOUBLE, pass, 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fusedIsAsWatched(String name) {
    Model model = TestNetworks.model(SmallNetworks.all().get(name), 5);
    Batch batch = TestNetworks.batch(model.network().input(), BATCH, 4, 6);
    String last = model.network().output().path();
    for (Pass pass : new Pass[] {Pass.TRAIN, Pass.EVALUATE}) {
      double[] defined = PlainForward.outputs(model, batch, pass).get(last);
      try (Session single = SINGLE.open(model, Watch.NOTHING, 1);
          Session exact = DOUBLE.open(model, Watch.NOTHING, 1)) {
        assertThat(single.forward(batch, pass)).containsExactly(defined, offset(1e-4));
        assertThat(exact.forward(batch, pass)).containsExactly(defined, offset(1e-6));
      }
    }
  }

  private static void assertAsDefined(Network network, Engine engine, Pass pass, double tolerance) {
    Model model = TestNetworks.model(network, 5);
    Batch batch = TestNetworks.batch(network.input(), BATCH, 4, 6);
    Map<String, double[]> defined = PlainForward.outputs(model, batch, pass);
    Set<String> paths = network.nodes().stream().map(Node::path).collect(Collectors.toSet());
    try (Session session = engine.open(model, new Watch(paths), 1)) {
      session.forward(batch, pass);
      for (String path : paths) {
        double[] expected = defined.get(path);
        Tensor actual = session.activation(path);
        assertThat(actual.size()).as(path).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) actual.data()[i])
              .as("%s[%d] in %s", path, i, pass)
              .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Op>[] operations() {
    return (Class<? extends Op>[]) Op.class.getPermittedSubclasses();
  }
}
