package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.Add;
import io.espalier.network.Dropout;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.DropBranches;
import io.espalier.spec.Refusal;
import io.espalier.testing.SmallArchitectures;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A session in which branches are idle gives bit by bit what a session of the network without them
 * gives, however its fusions and sums differ; and when others are idle, or none, it goes on so. Of
 * three gradients that meet, DL4J's order, which numbers nodes, decides which two are added first.
 */
public final class IdleAgreement {
  private static final List<String> ARCHITECTURES =
      List.of(
          "resnet-20(width=0.25, image=8, classes=3)",
          "repnas-cifar(width=0.05, image=8, classes=3)");

  private IdleAgreement() {}

  /** The small networks, and two architectures, in which branches can be idle. */
  static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>(OperationCases.all());
    ARCHITECTURES.forEach(name -> all.put(name, SmallArchitectures.network(name)));
    all.values().removeIf(network -> branches(network).isEmpty());
    return all;
  }

  /** The networks differ in where their nodes stand, and so in what dropout draws. */
  private static Network withoutDropout(Network network) {
    List<Node> nodes =
        network.nodes().stream()
            .map(
                n -> n.op() instanceof Dropout ? new Node(n.path(), new Dropout(0), n.inputs()) : n)
            .toList();
    return new Network(network.input(), nodes);
  }

  /** All that can be idle, each by itself. */
  private static Set<String> branches(Network network) {
    Set<String> all = new TreeSet<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Add) {
        node.inputs().stream().filter(p -> canRest(network, Set.of(p))).forEach(all::add);
      }
    }
    return all;
  }

  private static boolean canRest(Network network, Set<String> branches) {
    try {
      IdleBranches.of(network, branches);
      return true;
    } catch (Refusal no) {
      return false;
    }
  }

  private static Set<String> some(Network network, Random random) {
    Set<String> chosen = new HashSet<>();
    for (String branch : branches(network)) {
      Set<String> more = new HashSet<>(chosen);
      more.add(branch);
      if (random.nextInt(3) > 0 && canRest(network, more)) {
        chosen = more;
      }
    }
    return chosen;
  }

  /** Branches within dropped ones are gone already. */
  private static Model dropped(Model model, Set<String> branches) {
    Model left = model;
    Set<String> outsideFirst = new TreeSet<>(branches);
    for (Node node : model.network().nodes()) {
      if (outsideFirst.contains(node.path()) && left.network().find(node.path()).isPresent()) {
        Set<String> resting = IdleBranches.of(model.network(), branches).nodes();
        boolean read =
            model.network().readers(node.path()).stream()
                .anyMatch(r -> !resting.contains(r.path()));
        left = read ? new DropBranches(List.of(node.path())).apply(left) : left;
      }
    }
    return left;
  }

  /** Checks a choice of idle branches, and then that none is idle any more. */
  public static void check(Engine engine, Network subject) {
    Network network = withoutDropout(subject);
    int classes = network.shapes().get(network.output().path()).size();
    Random random = new Random(7);
    try (Session whole = engine.open(TestNetworks.model(network, 5), Watch.NOTHING, 1)) {
      for (Set<String> idle : List.of(some(network, random), Set.<String>of())) {
        Batch batch = TestNetworks.batch(network.input(), 3, classes, random.nextLong());
        Model before = whole.model();
        whole.idle(idle);
        Model model = dropped(before, idle);
        try (Session without = engine.open(model, Watch.NOTHING, 1)) {
          for (Pass pass : List.of(Pass.TRAIN, Pass.FROZEN_NORM)) {
            assertThat(whole.step(batch, pass, new PlainCrossEntropy()))
                .as("loss without %s", idle)
                .isEqualTo(without.step(batch, pass, new PlainCrossEntropy()));
            assertSame(whole, network, without, model.network(), idle + " " + pass);
          }
          assertThat(whole.forward(batch, Pass.TRAIN))
              .isEqualTo(without.forward(batch, Pass.TRAIN));
          double[] logits = whole.forward(batch, Pass.EVALUATE);
          assertThat(logits)
              .containsExactly(
                  without.forward(batch, Pass.EVALUATE),
                  within(1e-5 * Arrays.stream(logits).map(Math::abs).max().orElseThrow()));
        }
        assertStatisticsRest(before, whole, model.network());
      }
    }
  }

  private static void assertSame(
      Session whole, Network all, Session without, Network left, String what) {
    Map<String, float[]> gradients = by(Layout.of(all), whole::gradients);
    Map<String, float[]> expected = by(Layout.of(left), without::gradients);
    boolean exact = left.nodes().stream().allMatch(n -> left.readers(n.path()).size() <= 2);
    gradients.forEach(
        (parameter, values) -> {
          float[] same = expected.getOrDefault(parameter, new float[values.length]);
          if (exact || !expected.containsKey(parameter)) {
            assertThat(values).as("gradient of %s without %s", parameter, what).isEqualTo(same);
          }
        });
    gradients.keySet().retainAll(expected.keySet());
    assertThat(Distance.of(joined(gradients), joined(expected), 0)).isLessThan(1e-5);
    Map<String, float[]> statistics = by(Layout.ofStatistics(all), whole::statistics);
    by(Layout.ofStatistics(left), without::statistics)
        .forEach(
            (statistic, values) ->
                assertThat(statistics.get(statistic)).as(statistic).isEqualTo(values));
  }

  private static void assertStatisticsRest(Model before, Session whole, Network left) {
    Layout.ofStatistics(before.network()).slots().keySet().stream()
        .filter(statistic -> !Layout.ofStatistics(left).slots().containsKey(statistic))
        .forEach(
            statistic ->
                assertThat(whole.model().weights().get(statistic))
                    .as(statistic)
                    .isEqualTo(before.weights().get(statistic)));
  }

  private static double[] joined(Map<String, float[]> parts) {
    return parts.values().stream()
        .flatMapToDouble(part -> Arrays.stream(PlainForward.doubles(part)))
        .toArray();
  }

  private interface Read {
    void into(float[] target);
  }

  private static Map<String, float[]> by(Layout layout, Read read) {
    float[] all = new float[layout.size()];
    read.into(all);
    Map<String, float[]> parts = new LinkedHashMap<>();
    layout
        .slots()
        .forEach(
            (name, slot) ->
                parts.put(
                    name,
                    Arrays.copyOfRange(
                        all, slot.offset(), slot.offset() + slot.parameter().size())));
    return parts;
  }
}
