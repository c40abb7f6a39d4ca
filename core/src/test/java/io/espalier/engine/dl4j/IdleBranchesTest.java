package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.CrossEntropy;
import io.espalier.engine.Engine;
import io.espalier.engine.IdleBranches;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
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
import io.espalier.train.Layout;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which branches may be idle, what is then not computed, and what gradients the others have. */
class IdleBranchesTest {
  private static final Network NETWORK = network();
  private static final Model MODEL = TestNetworks.model(NETWORK, 2);
  private static final Batch BATCH = TestNetworks.batch(NETWORK.input(), 3, 4, 5);
  private static final float STEP = 0x1p-17f;

  private static Network network() {
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
  void whatCannotRestIsRefused(String branches, String why) {
    Set<String> idle = Set.of(branches.split(", "));
    try (Session session = new Dl4jEngine().open(MODEL, Watch.NOTHING, 1)) {
      assertThatThrownBy(() -> session.idle(idle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void aBranchRestsWithAllThatLeadsToItAlone() {
    assertThat(IdleBranches.of(NETWORK, Set.of("full.bn", "bn")).nodes())
        .containsExactlyInAnyOrder("full", "full.bn", "bn");
    assertThat(IdleBranches.of(NETWORK, Set.of("mean")).nodes()).containsExactly("mean");
    assertThat(IdleBranches.of(NETWORK, Set.of())).isEqualTo(IdleBranches.NONE);
  }

  /** What ran has left its output. */
  @Test
  void idleNodesAreNotComputed() {
    Set<String> all = NETWORK.nodes().stream().map(Node::path).collect(Collectors.toSet());
    for (Engine engine : List.of(new Dl4jEngine(), Dl4jEngine.overNd4j())) {
      try (Session session = engine.open(MODEL, new Watch(all), 1)) {
        session.idle(Set.of("full.bn", "bn"));
        session.step(BATCH, Pass.TRAIN, new CrossEntropy());
        assertThat(all.stream().filter(path -> ran(session, path)).count())
            .isEqualTo(all.size() - 3);
        assertThat(ran(session, "full")).isFalse();
        session.idle(Set.of());
        session.step(BATCH, Pass.TRAIN, new CrossEntropy());
        assertThat(all).allMatch(path -> ran(session, path));
      }
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

  @Test
  void gradientsOfWhatIsLeftAreDifferences() {
    Layout layout = Layout.of(NETWORK);
    float[] values = new float[layout.size()];
    float[] gradients = new float[layout.size()];
    try (Session session = Dl4jEngine.inDouble().open(MODEL, Watch.NOTHING, 1)) {
      session.step(BATCH, Pass.TRAIN, new CrossEntropy());
      session.idle(Set.of("full.bn"));
      session.trained(values);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.round(values[i] / STEP) * STEP;
      }
      session.setTrained(values);
      session.step(BATCH, Pass.TRAIN, new CrossEntropy());
      session.gradients(gradients);
      for (int i = 0; i < values.length; i += 3) {
        double difference =
            (at(session, values, i, STEP) - at(session, values, i, -STEP)) / 2 / STEP;
        assertThat((double) gradients[i])
            .as("parameter %d", i)
            .isCloseTo(difference, within(2e-5 + 2e-3 * Math.abs(difference)));
      }
    }
    Layout.Slot idle = layout.slot("full.weight");
    for (int i = 0; i < idle.parameter().size(); i++) {
      assertThat(gradients[idle.offset() + i]).isZero();
    }
  }

  private static double at(Session session, float[] values, int i, float step) {
    float[] moved = values.clone();
    moved[i] += step;
    session.setTrained(moved);
    return session.step(BATCH, Pass.TRAIN, new CrossEntropy());
  }
}
