package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Selection;
import io.espalier.channel.Side;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.testing.Counts;
import io.espalier.testing.RandomNetworks;
import io.espalier.testing.RandomSelections;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallArchitectures;
import io.espalier.testing.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class SurgeryLawsTest {
  private static final List<Long> SEEDS = List.of(1L, 2L);

  @Property(tries = 300)
  void removingDeadChannelsChangesNoOutput(@ForAll long seed) {
    int cut = removeDeadChannels(RandomNetworks.of(seed), seed);
    Statistics.label("groups cut").collect(Math.min(3, cut));
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void removingDeadChannelsOfAnArchitectureChangesNoOutput(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    SEEDS.forEach(seed -> assertThat(removeDeadChannels(network, seed)).isPositive());
  }

  @ParameterizedTest
  @EnumSource
  void removingDeadChannelsOfATopologyChangesNoOutput(Topology topology) {
    Network network = topology.network();
    assertThat(LongStream.range(0, 20).mapToInt(seed -> removeDeadChannels(network, seed)).sum())
        .isPositive();
  }

  /**
   * Holds that the output stays.
   *
   * @return the number of groups that lost channels
   */
  private static int removeDeadChannels(Network network, long seed) {
    ChannelGroups groups = ChannelGroups.of(network);
    Selection planned = RandomSelections.of(groups, seed);
    Model model = RandomWeights.of(network, seed);
    planned.kept().forEach((name, kept) -> kill(model, groups.group(name), kept));
    double[] image = RandomWeights.image(network.input().size(), seed);
    Map<String, double[]> before = ReferenceForward.activations(model, image);
    Selection exact = onlyDead(planned, groups, before);
    Model cut = Surgery.remove(model, exact, "test");
    assertClose(ReferenceForward.output(cut, image), before.get(network.output().path()));
    return exact.kept().size();
  }

  /** Zeroes the rows, biases, gammas and betas of all atoms that do not stay. */
  private static void kill(Model model, Group group, List<Integer> kept) {
    for (Member member : group.members()) {
      if (member.side() == Side.FILTERS || member.side() == Side.SCALES) {
        for (int atom = 0; atom < group.size(); atom++) {
          if (!kept.contains(atom)) {
            for (int channel : member.channels(atom)) {
              zero(model, member.node() + ".weight", channel);
              zero(model, member.node() + ".bias", channel);
            }
          }
        }
      }
    }
  }

  private static void zero(Model model, String name, int row) {
    Tensor tensor = model.weights().tensors().get(name);
    if (tensor != null) {
      int length = tensor.size() / tensor.extent(0);
      Arrays.fill(tensor.data(), row * length, (row + 1) * length, 0);
    }
  }

  /** The cuts of which nothing but zeros reaches a reader: a gate without a product does not. */
  private static Selection onlyDead(
      Selection planned, ChannelGroups groups, Map<String, double[]> activations) {
    Map<String, String> inputs =
        groups.network().nodes().stream()
            .collect(Collectors.toMap(Node::path, node -> node.inputs().get(0)));
    Map<String, List<Integer>> kept = new TreeMap<>(planned.kept());
    kept.entrySet()
        .removeIf(
            entry -> {
              Group group = groups.group(entry.getKey());
              return !group.members(Side.COLUMNS).stream()
                  .allMatch(
                      reader ->
                          silent(
                              reader,
                              group.size(),
                              entry.getValue(),
                              activations.get(inputs.get(reader.node())),
                              groups
                                  .network()
                                  .shapes()
                                  .get(inputs.get(reader.node()))
                                  .positions()));
            });
    return new Selection(kept);
  }

  private static boolean silent(
      Member reader, int atoms, List<Integer> kept, double[] input, int positions) {
    return IntStream.range(0, atoms)
        .filter(atom -> !kept.contains(atom))
        .flatMap(atom -> IntStream.of(reader.channels(atom)))
        .flatMap(channel -> IntStream.range(channel * positions, (channel + 1) * positions))
        .allMatch(at -> input[at] == 0);
  }

  @Property(tries = 300)
  void whatIsLeftRunsAndCostsWhatWasForecast(@ForAll long seed) {
    removeAndCount(RandomNetworks.of(seed), seed);
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void whatIsLeftOfAnArchitectureRunsAndCostsWhatWasForecast(String architecture) {
    SEEDS.forEach(seed -> removeAndCount(SmallArchitectures.network(architecture), seed));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLeftOfATopologyRunsAndCostsWhatWasForecast(Topology topology) {
    LongStream.range(0, 20).forEach(seed -> removeAndCount(topology.network(), seed));
  }

  private static void removeAndCount(Network network, long seed) {
    ChannelGroups groups = ChannelGroups.of(network);
    Selection selection = RandomSelections.of(groups, seed);
    Model cut = Surgery.remove(RandomWeights.of(network, seed), selection, "test");
    Network forecast = Narrowing.narrow(groups, selection.widths());
    assertThat(Counts.macs(cut.network())).isEqualTo(Counts.macs(forecast));
    assertThat(Counts.parameters(cut.network())).isEqualTo(Counts.parameters(forecast));
    double[] output =
        ReferenceForward.output(cut, RandomWeights.image(network.input().size(), seed));
    assertThat(output).hasSize(3).doesNotContain(Double.NaN);
  }

  @Property(tries = 150)
  void replayingAHistoryGivesTheSameModel(@ForAll long seed) {
    removeTwiceAndReplay(RandomNetworks.of(seed), seed);
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void replayingTheHistoryOfAnArchitectureGivesTheSameModel(String architecture) {
    removeTwiceAndReplay(SmallArchitectures.network(architecture), 1);
  }

  private static void removeTwiceAndReplay(Network network, long seed) {
    Model fresh = RandomWeights.of(network, seed);
    Model once =
        Surgery.remove(fresh, RandomSelections.of(ChannelGroups.of(network), seed), "first");
    Model twice =
        Surgery.remove(
            once, RandomSelections.of(ChannelGroups.of(once.network()), seed + 1), "second");
    Model again = Surgery.replay(fresh, twice.history());
    assertThat(again).isEqualTo(twice);
    assertThat(again.history().edits()).hasSize(2);
  }

  @Property(tries = 300)
  void mergingDuplicatesChangesNoOutput(@ForAll long seed) {
    Network network = RandomNetworks.of(seed);
    ChannelGroups groups = ChannelGroups.of(network);
    Model model = RandomWeights.of(network, seed);
    model.weights().tensors().values().forEach(SurgeryLawsTest::coarsen);
    Selection kept = RandomSelections.of(groups, seed);
    Map<String, List<List<Integer>>> clusters = new TreeMap<>();
    kept.kept()
        .forEach(
            (name, atoms) -> {
              Group group = groups.group(name);
              if (group.members().stream().allMatch(m -> m.each() == 1)) {
                clusters(group, atoms).ifPresent(found -> clusters.put(name, found));
              }
            });
    clusters.forEach((name, each) -> duplicate(model, groups.group(name), each));
    double[] image = RandomWeights.image(network.input().size(), seed);
    Map<String, double[]> before = ReferenceForward.activations(model, image);
    clusters
        .entrySet()
        .removeIf(e -> !alike(groups, groups.group(e.getKey()), e.getValue(), before));
    Statistics.label("groups merged").collect(Math.min(3, clusters.size()));
    Model merged = Surgery.merge(model, clusters, "test");
    assertClose(ReferenceForward.output(merged, image), before.get(network.output().path()));
    assertThat(Surgery.replay(model, merged.history())).isEqualTo(merged);
  }

  /** Leaves so few digits that sums of weights are floats. */
  private static void coarsen(Tensor tensor) {
    float[] data = tensor.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.round(data[i] * 1024) / 1024f;
    }
  }

  /** Each atom that goes joins the first that stays in all its blocks, where there is one. */
  private static Optional<List<List<Integer>>> clusters(Group group, List<Integer> kept) {
    Map<Integer, List<Integer>> clusters = new TreeMap<>();
    for (int atom = 0; atom < group.size(); atom++) {
      int each = atom;
      Optional<Integer> first =
          kept.contains(atom)
              ? Optional.of(atom)
              : kept.stream().filter(other -> group.together(each, other)).findFirst();
      if (first.isEmpty()) {
        return Optional.empty();
      }
      List<Integer> cluster = clusters.computeIfAbsent(first.get(), f -> new ArrayList<>());
      cluster.add(atom == first.get() ? 0 : cluster.size(), atom);
    }
    return Optional.of(List.copyOf(clusters.values()));
  }

  private static void duplicate(Model model, Group group, List<List<Integer>> clusters) {
    for (Member member : group.members()) {
      if (member.side() == Side.FILTERS || member.side() == Side.SCALES) {
        for (List<Integer> cluster : clusters) {
          for (int atom : cluster) {
            for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
              Tensor tensor = model.weights().tensors().get(member.node() + "." + name);
              if (tensor != null) {
                int length = tensor.size() / tensor.extent(0);
                System.arraycopy(
                    tensor.data(),
                    member.channel(cluster.get(0), 0) * length,
                    tensor.data(),
                    member.channel(atom, 0) * length,
                    length);
              }
            }
          }
        }
      }
    }
  }

  /** Filters of several blocks read different inputs, so equal rows need not mean equal maps. */
  private static boolean alike(
      ChannelGroups groups,
      Group group,
      List<List<Integer>> clusters,
      Map<String, double[]> activations) {
    for (Member reader : group.members(Side.COLUMNS)) {
      String input =
          groups.network().nodes().stream()
              .filter(node -> node.path().equals(reader.node()))
              .findFirst()
              .orElseThrow()
              .inputs()
              .get(0);
      double[] values = activations.get(input);
      int positions = groups.network().shapes().get(input).positions();
      for (List<Integer> cluster : clusters) {
        int first = reader.channel(cluster.get(0), 0) * positions;
        for (int atom : cluster) {
          int other = reader.channel(atom, 0) * positions;
          if (!Arrays.equals(values, first, first + positions, values, other, other + positions)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static void assertClose(double[] actual, double[] expected) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-5 * Math.max(largest, 1e-6)));
    }
  }
}
