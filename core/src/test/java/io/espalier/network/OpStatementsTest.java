package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Model;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operations state of themselves is what the reference computes. */
class OpStatementsTest {
  static Stream<Op> operations() {
    Window two = Window.square(2);
    Window none = Window.square(0);
    return Stream.of(
            OpsTest.ONE_OF_EACH.stream(),
            Stream.of(Activation.Kind.values()).map(Activation::new),
            Stream.of(
                Pool.max(3, 2, 1),
                Pool.average(3, 1, 1),
                new Pool(Pool.Kind.AVERAGE, two, two, none, false),
                Conv.of(4, 3),
                Conv.of(6, 3).grouped(6).biased()))
        .flatMap(each -> each);
  }

  /** The operation behind an image that holds its inputs one behind the other. */
  private static Model alone(Op op) {
    Shape each = input(op);
    int inputs = inputs(op);
    NetworkBuilder b = new NetworkBuilder(each.withChannels(inputs * each.channels()));
    String[] parts = new String[inputs];
    for (int k = 0; k < inputs; k++) {
      int from = k * each.channels();
      parts[k] =
          inputs == 1
              ? Network.INPUT
              : b.add("part" + k, new ChannelSlice(from, from + each.channels()), Network.INPUT);
    }
    b.add("op", op, parts);
    return RandomWeights.of(b.build(), 3);
  }

  private static int inputs(Op op) {
    return op.arity() == Op.SEVERAL ? 2 : op.arity();
  }

  private static Shape input(Op op) {
    int channels = op instanceof ChannelScatter scatter ? scatter.indices().size() : 6;
    return op instanceof Linear ? Shape.vector(channels) : new Shape(channels, 5, 4);
  }

  private static double[] output(Model model, double... image) {
    return ReferenceForward.output(model, image);
  }

  private static double[] random(Model model, double from, double to) {
    int size = model.network().input().size();
    return from == to ? new double[size] : new Random(1).doubles(size, from, to).toArray();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void valuesLieWhereAnOperationSays(Op op) {
    Model model = alone(op);
    for (double[] range : new double[][] {{-9, 9}, {0, 2}, {3, 8}, {-2, -1}, {-5, -3}, {0, 0}}) {
      Interval input = new Interval(range[0], range[1]);
      Interval stated = op.values(Collections.nCopies(inputs(op), input));
      for (double value : output(model, random(model, range[0], range[1]))) {
        assertThat(stated.contains(new Interval(value, value)))
            .as("%s is in %s", value, stated)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void whatIsAConvolutionIsLinearButForAConstant(Op op) {
    Model model = alone(op);
    double[] a = random(model, -1, 1);
    double[] b = Arrays.stream(a).map(x -> Math.cos(7 * x)).toArray();
    double[] both = a.clone();
    Arrays.setAll(both, i -> a[i] + b[i]);
    double[] ofBoth = output(model, both);
    double[] ofA = output(model, a);
    double[] ofB = output(model, b);
    double[] constant = output(model, new double[a.length]);
    for (int i = 0; i < ofBoth.length && op.isConvolution(); i++) {
      assertThat(ofBoth[i]).isCloseTo(ofA[i] + ofB[i] - constant[i], within(1e-9));
    }
  }

  /** Changes each input value and looks where the output changes. */
  @ParameterizedTest
  @MethodSource("operations")
  void outputsDependOnWhatTheOperationSays(Op op) {
    Model model = alone(op);
    double[] image = random(model, -1, 1);
    double[] before = output(model, image);
    int size = input(op).size();
    for (int i = 0; i < image.length; i++) {
      double[] changed = image.clone();
      changed[i] += 0.5;
      double[] after = output(model, changed);
      List<Integer> moved = new ArrayList<>();
      for (int o = 0; o < after.length; o++) {
        if (after[o] != before[o]) {
          moved.add(o);
        }
      }
      assertThat(possible(op, i / size, i % size, after.length)).containsAll(moved);
      if (op.connectivity().isChannelwise()) {
        int channel = i % size / input(op).positions();
        int positions = after.length / input(op).channels();
        assertThat(moved).allMatch(o -> o / positions == channel);
      }
      if (op.connectivity() instanceof Connectivity.Moved) {
        double value = changed[i];
        assertThat(moved).allMatch(o -> after[o] == value);
      }
    }
  }

  /** Which outputs may depend on a value of an input; all if the operation does not say. */
  private static List<Integer> possible(Op op, int input, int at, int outputs) {
    Connectivity by = op.connectivity();
    int positions = input(op).positions();
    List<Integer> found = new ArrayList<>();
    int[] sources = op.flow(Collections.nCopies(inputs(op), input(op))).sources().get(input);
    for (int o = 0; o < outputs; o++) {
      boolean may = true;
      if (by instanceof Connectivity.Elementwise || by instanceof Connectivity.Reshaped) {
        may = o == at;
      } else if (by instanceof Connectivity.Moved) {
        may = sources[o / positions] == at / positions && o % positions == at % positions;
      } else if (by instanceof Connectivity.Normalized
          || by instanceof Connectivity.Pooled
          || by instanceof Connectivity.Averaged
          || by instanceof Connectivity.Strided) {
        may = o / (outputs / sources.length) == at / positions;
      }
      if (may) {
        found.add(o);
      }
    }
    return found;
  }
}
