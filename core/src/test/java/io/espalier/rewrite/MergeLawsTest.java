package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Model;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.testing.Counts;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomNetworks;
import io.espalier.testing.RandomWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MergeLawsTest {
  /** Random sums and concatenations of chains from one source that can be merged. */
  private static final class Block {
    private final Random random;
    private final NetworkBuilder builder;
    private final int stride;
    private final int half;
    private final int groups;
    private int count;

    Block(long seed) {
      random = new Random(seed);
      stride = 1 + random.nextInt(3);
      half = 1 + random.nextInt(2);
      groups = 1 + random.nextInt(2);
      builder = new NetworkBuilder(new Shape(4, 5 + random.nextInt(5), 5 + random.nextInt(5)));
    }

    Network network() {
      int filters = random.nextBoolean() ? 4 : 2 * (1 + random.nextInt(3));
      List<String> ends = new ArrayList<>();
      int branches = 2 + random.nextInt(4);
      for (int i = 0; i < branches; i++) {
        ends.add(random.nextInt(5) == 0 && filters > 2 ? halves(filters) : branch(filters));
      }
      add(random.nextInt(5) == 0 ? new Concat() : new Add(), ends.toArray(String[]::new));
      return builder.build();
    }

    private String halves(int filters) {
      int left = 2 * (1 + random.nextInt(filters / 2 - 1));
      return add(new Concat(), branch(left), branch(filters - left));
    }

    private String branch(int filters) {
      int k = 2 * half + 1;
      Conv dense = Conv.of(filters, k).strided(stride).grouped(groups);
      Conv pointwise = Conv.of(filters, 1).grouped(groups);
      Window one = Window.square(1);
      Window step = Window.square(stride);
      String x = Network.INPUT;
      return switch (random.nextInt(filters == 4 ? 12 : 9)) {
        case 0 -> maybeNorm(add(dense.biased(), x));
        case 1 -> maybeNorm(add(pointwise.strided(stride), x));
        case 2 -> {
          String inner = maybeNorm(add(Conv.of(6, 1).grouped(groups).padded(half).biased(), x));
          yield maybeNorm(add(dense.padded(0), inner));
        }
        case 3 -> {
          String inner =
              random.nextBoolean()
                  ? maybeNorm(add(pointwise.padded(half), x))
                  : add(BorderedBatchNorm.of(half), add(pointwise, x));
          yield maybeNorm(add(Pool.average(k, stride, 0), inner));
        }
        case 4 ->
            add(new Conv(filters, new Window(1, k), step, new Window(0, half), one, 1, true), x);
        case 5 ->
            maybeNorm(
                add(
                    new Conv(
                        filters, new Window(k, 1), step, new Window(half, 0), one, groups, false),
                    x));
        case 6 -> add(pointwise, maybeNorm(add(new Subsample(stride), x)));
        case 7 -> add(dense.biased(), add(Conv.of(2, 1), x));
        case 8 ->
            add(
                new Conv(
                    filters,
                    Window.square(3),
                    step,
                    Window.square(2),
                    Window.square(2),
                    groups,
                    true),
                x);
        case 9 -> maybeNorm(add(Pool.average(k, stride, half), x));
        case 10 -> add(dense.grouped(4), x);
        default -> add(new Subsample(stride), maybeNorm(x));
      };
    }

    private String maybeNorm(String from) {
      return random.nextBoolean() ? add(BatchNorm.DEFAULTS, from) : from;
    }

    private String add(Op op, String... inputs) {
      return builder.add("n" + count++, op, inputs);
    }
  }

  @Property(tries = 400)
  void chainsFromOneSourceAreOneConvolution(@ForAll long seed) {
    Model model = RandomWeights.of(new Block(seed).network(), seed);
    Model merged = new MergeBranches(MergeBranches.Where.ALL).apply(model);
    assertThat(merged.network().nodes()).hasSize(1);
    Outputs.assertSame(merged, model);
  }

  @Property(tries = 200)
  void deploymentChangesNoOutputAndNeverCostsMore(@ForAll long seed) {
    Model model = RandomWeights.of(RandomNetworks.of(seed), seed);
    Model deployed = new Deploy().apply(model);
    Outputs.assertSame(deployed, model);
    assertThat(new Deploy().forecast(model.network()).widest()).isEqualTo(deployed.network());
    assertThat(Counts.macs(deployed.network())).isLessThanOrEqualTo(Counts.macs(model.network()));
    assertThat(Surgery.replay(model, deployed.history())).isEqualTo(deployed);
    assertThat(new Deploy().apply(deployed).network()).isEqualTo(deployed.network());
  }
}
