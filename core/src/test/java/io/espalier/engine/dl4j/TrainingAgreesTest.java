package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A ResNet-20 that trains on either implementation. Two implementations drift apart, so they are
 * compared step by step from the same state.
 *
 * <p>On some batches the gradients differ by 1e-3, also between ND4J's single and double precision,
 * and on the others by 1e-6: an activation within rounding of zero may be rectified by one and not
 * by the other. So a state of the network itself is judged by the median over several batches, and
 * the same network without kinks by each of them.
 */
class TrainingAgreesTest {
  private static final Network NETWORK = Zoo.CATALOG.read("resnet-20(image=8)");
  private static final int BATCH = 8;
  private static final int BATCHES = 5;
  private static final int STEPS = 201;
  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.9;
  private static final List<Integer> COMPARED = List.of(0, 50, 100, 200);

  @Test
  void aStepFromTheSameStateIsTheSame() {
    distances(NETWORK)
        .forEach(
            (step, distances) ->
                assertThat(distances[BATCHES / 2])
                    .as("gradients at step %d", step)
                    .isLessThan(1e-5));
  }

  /** With sigmoids in place of rectifications nothing flips at zero: every batch agrees. */
  @Test
  void withoutKinksEveryBatchIsTheSame() {
    distances(smooth())
        .forEach(
            (step, distances) ->
                assertThat(distances[BATCHES - 1])
                    .as("gradients at step %d", step)
                    .isLessThan(1e-5));
  }

  private static Network smooth() {
    NetworkBuilder smooth = new NetworkBuilder(NETWORK.input());
    for (Node node : NETWORK.nodes()) {
      Op op = node.op() instanceof Activation ? new Activation(Activation.Kind.SIGMOID) : node.op();
      smooth.add(node.path(), op, node.inputs().toArray(String[]::new));
    }
    return smooth.build();
  }

  /** Of the gradients of several batches, ascending, by the step that the run has reached. */
  private static Map<Integer, double[]> distances(Network network) {
    Map<Integer, double[]> distances = new TreeMap<>();
    Model start = TestNetworks.model(network, 1);
    try (Session first = new Dl4jEngine().open(start, Watch.NOTHING, 1);
        Session second = Dl4jEngine.overNd4j().open(start, Watch.NOTHING, 1)) {
      Course methodRun = new Course(first, 1);
      for (int step = 0; step < STEPS; step++) {
        if (COMPARED.contains(step)) {
          second.setTrained(methodRun.values);
          second.setStatistics(methodRun.statistics());
          distances.put(step, distances(first, second, methodRun));
        }
        methodRun.step();
      }
    }
    return distances;
  }

  /** Leaves the first session as it was. */
  private static double[] distances(Session first, Session second, Course methodRun) {
    float[] statistics = methodRun.statistics();
    double[] distances = new double[BATCHES];
    float[] one = new float[methodRun.values.length];
    float[] other = new float[methodRun.values.length];
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = methodRun.draw();
      first.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      first.gradients(one);
      second.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      second.gradients(other);
      distances[i] = KernelsAgreeTest.distance(one, other);
    }
    first.setStatistics(statistics);
    Arrays.sort(distances);
    return distances;
  }

  /** A run of gradient descent with momentum, on images whose classes are noisy patterns. */
  private static final class Course {
    final float[] values;
    private final float[] gradients;
    private final float[] velocity;
    private final Session session;
    private final Random random;
    private final float[][] patterns = new float[10][NETWORK.input().size()];

    Course(Session session, long seed) {
      int size =
          NETWORK.parameters().stream()
              .filter(parameter -> parameter.role().trained())
              .mapToInt(parameter -> parameter.size())
              .sum();
      this.session = session;
      this.values = new float[size];
      this.gradients = new float[size];
      this.velocity = new float[size];
      session.trained(values);
      Random fixed = new Random(99);
      for (float[] pattern : patterns) {
        for (int i = 0; i < pattern.length; i++) {
          pattern[i] = (float) fixed.nextGaussian();
        }
      }
      this.random = new Random(seed);
    }

    float[] statistics() {
      int size =
          NETWORK.parameters().stream()
              .filter(parameter -> !parameter.role().trained())
              .mapToInt(parameter -> parameter.size())
              .sum();
      float[] statistics = new float[size];
      session.statistics(statistics);
      return statistics;
    }

    double step() {
      double loss = session.step(draw(), Pass.TRAIN, new PlainCrossEntropy());
      session.gradients(gradients);
      for (int i = 0; i < values.length; i++) {
        velocity[i] = (float) (MOMENTUM * velocity[i] + gradients[i]);
        values[i] -= (float) (RATE * velocity[i]);
      }
      session.setTrained(values);
      return loss;
    }

    Batch draw() {
      Shape shape = NETWORK.input();
      int[] labels = random.ints(BATCH, 0, patterns.length).toArray();
      float[] images = new float[BATCH * shape.size()];
      for (int i = 0; i < images.length; i++) {
        float signal = patterns[labels[i / shape.size()]][i % shape.size()];
        images[i] = (float) (signal / 4 + random.nextGaussian());
      }
      return new Batch(images, labels);
    }
  }
}
