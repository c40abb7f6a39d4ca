package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Branches that a session leaves out. */
interface IdleContract extends EngineUnderTest {
  static Stream<String> networks() {
    return IdleAgreement.networks().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("io.espalier.engine.IdleContract#networks")
  default void itIsAsIfIdleBranchesWereNotThere(String name) {
    IdleAgreement.check(engine(), IdleAgreement.networks().get(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | Cannot leave 'nowhere' idle: the network has no such node",
        "fc | Cannot leave 'fc' idle: it is the output; name a branch of a sum",
        "point | Cannot leave 'point' idle: 'point.bn' reads it, which is no sum; name the last",
        "sum | Cannot leave 'sum' idle: 'mean' reads it, which is no sum",
        "point.bn, full.bn, bn | 'sum' would be left without inputs; keep one of its branches"
      })
  default void whatCannotRestIsRefused(String branches, String why) {
    Set<String> idle = Set.of(branches.split(", "));
    try (Session session = open(model())) {
      assertThatThrownBy(() -> session.idle(idle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(why);
    }
  }

  /** What ran has left its output. */
  @Test
  default void idleNodesAreNotComputed() {
    Network network = branching();
    Set<String> all = network.nodes().stream().map(Node::path).collect(Collectors.toSet());
    Batch batch = TestNetworks.batch(network.input(), 3, 4, 5);
    try (Session session = engine().open(model(), new Watch(all), 1)) {
      session.idle(Set.of("full.bn", "bn"));
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(all.stream().filter(path -> !ran(session, path)))
          .containsExactlyInAnyOrder("full", "full.bn", "bn");
      session.idle(Set.of());
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(all).allMatch(path -> ran(session, path));
    }
  }

  private static boolean ran(Session session, String path) {
    try {
      session.activation(path);
      session.activationGradient(path);
      return true;
    } catch (Refusal none) {
      return false;
    }
  }

  private static Model model() {
    return TestNetworks.model(branching(), 2);
  }

  /** Three branches of a sum, and a second sum of what follows and its mean. */
  static Network branching() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 5, 5));
    String x = net.add("stem", Conv.of(3, 3).biased(), Network.INPUT);
    String point = net.add("point.bn", BatchNorm.DEFAULTS, net.add("point", Conv.of(3, 1), x));
    String full = net.add("full.bn", BatchNorm.DEFAULTS, net.add("full", Conv.of(3, 3), x));
    String sum = net.add("sum", new Add(), point, full, net.add("bn", BatchNorm.DEFAULTS, x));
    net.add("mean", new GlobalAveragePool(), sum);
    String wide = net.add("wide", new Add(), sum, "mean");
    String y = net.add("relu", TestNetworks.RELU, wide);
    net.add("fc", new Linear(4, true), net.add("pool", new GlobalAveragePool(), y));
    return net.build();
  }
}
