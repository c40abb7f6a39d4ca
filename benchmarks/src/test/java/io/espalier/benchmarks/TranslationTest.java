package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A network computes the same in every library, whatever operations it has. */
class TranslationTest {
  private static final int IMAGES = 8;
  private static final Activation RELU = new Activation(Activation.Kind.RELU);

  @ParameterizedTest
  @EnumSource(value = Library.class, names = "OURS", mode = Mode.EXCLUDE)
  void probabilitiesAreOurs(Library library) {
    Subject subject = subject();
    try (Runner ours = Library.OURS.open(subject.model(), subject.batch(), 1);
        Runner theirs = library.open(subject.model(), subject.batch(), 1)) {
      assertThat(probabilities(library, theirs.infer()))
          .containsExactly(softmax(ours.infer()), within(1e-3));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Library.class, names = "OURS", mode = Mode.EXCLUDE)
  void lossesAndParametersAreOurs(Library library) {
    Subject subject = subject();
    try (Runner ours = Library.OURS.open(subject.model(), subject.batch(), 1);
        Runner theirs = library.open(subject.model(), subject.batch(), 1)) {
      assertThat(theirs.parameters()).isEqualTo(ours.parameters()).isEqualTo(subject.parameters());
      double first = ours.train();
      assertThat(theirs.train()).isEqualTo(first, within(1e-3));
      // Gradients agree too: the first update takes the loss down as far, Nesterov's about 1.9
      // times.
      double reach = library == Library.STOCK ? 1 + Updates.MOMENTUM : 1;
      double drop = first - ours.train();
      assertThat(first - theirs.train()).isCloseTo(reach * drop, withinPercentage(10));
    }
  }

  /** No parameter has the value that libraries begin with. */
  private static Subject subject() {
    Subject fresh = Subject.of(everything(), IMAGES);
    Random random = new Random(1);
    Map<String, Tensor> moved = new LinkedHashMap<>();
    fresh
        .model()
        .weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              Tensor copy = tensor.copy();
              for (int i = 0; i < copy.size(); i++) {
                copy.data()[i] += 0.3f * random.nextFloat();
              }
              moved.put(name, copy);
            });
    return new Subject(fresh.model().with(new Weights(moved)), fresh.batch());
  }

  /** Every operation of the measured networks, at stride 2 too. */
  private static Network everything() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 8, 8));
    String x = normalized(net, "stem", Conv.of(6, 3).biased(), Network.INPUT);
    String deep = normalized(net, "deep", Conv.of(6, 3).strided(2).grouped(6), x);
    String wide = net.add("wide", Conv.of(11, 1), deep);
    String norm = net.add("norm", BatchNorm.DEFAULTS, wide);
    String padded = net.add("pad", new ChannelPad(2, 3), net.add("rows", new Subsample(2), x));
    String sum = net.add("relu", RELU, net.add("add", new Add(), norm, padded));
    String pooled = net.add("pool", Pool.max(2, 2, 0), sum);
    net.add("fc", new Linear(5, true), net.add("gap", new GlobalAveragePool(), pooled));
    return net.build();
  }

  private static String normalized(NetworkBuilder net, String path, Conv conv, String input) {
    String norm = net.add(path + ".norm", BatchNorm.DEFAULTS, net.add(path, conv, input));
    return net.add(path + ".relu", RELU, norm);
  }

  private static double[] probabilities(Library library, double[] output) {
    return library == Library.STOCK ? output : softmax(output);
  }

  private static double[] softmax(double[] logits) {
    double[] all = new double[logits.length];
    int classes = logits.length / IMAGES;
    for (int first = 0; first < all.length; first += classes) {
      double sum = DoubleStream.of(logits).skip(first).limit(classes).map(Math::exp).sum();
      for (int i = first; i < first + classes; i++) {
        all[i] = Math.exp(logits[i]) / sum;
      }
    }
    return all;
  }
}
