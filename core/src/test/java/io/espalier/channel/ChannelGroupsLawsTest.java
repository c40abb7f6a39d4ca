package io.espalier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Flow;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.testing.Counts;
import io.espalier.testing.RandomNetworks;
import io.espalier.testing.RandomSelections;
import io.espalier.testing.SmallArchitectures;
import io.espalier.testing.Topology;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class ChannelGroupsLawsTest {
  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void theGroupsOfAnArchitectureFollowItsFlows(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    partition(network);
    carry(network);
    ChannelGroups groups = ChannelGroups.of(network);
    assertThat(groups.prunable()).isNotEmpty();
    List<String> ends = List.of(Network.INPUT, network.output().path());
    assertThat(groups.groups())
        .filteredOn(group -> ends.contains(group.name()) || !single(architecture))
        .filteredOn(group -> !group.prunable())
        .extracting(Group::name)
        .containsExactlyElementsOf(ends);
  }

  @ParameterizedTest
  @EnumSource
  void theGroupsOfATopologyFollowItsFlows(Topology topology) {
    Network network = topology.network();
    partition(network);
    carry(network);
    assertThat(ChannelGroups.of(network).prunable())
        .extracting(Group::name)
        .containsExactlyElementsOf(topology.prunable());
  }

  /** Its stem has as many channels as a set has that can go alone, and one set always stays. */
  private static boolean single(String architecture) {
    return architecture.startsWith("shufflenet-v1(groups=8, scale=0.25");
  }

  @Property(tries = 300)
  void everyOutputChannelBelongsToExactlyOneAtomOfOneGroup(@ForAll long seed) {
    partition(RandomNetworks.of(seed));
  }

  private static void partition(Network network) {
    Map<String, int[]> seen = new HashMap<>();
    network.shapes().forEach((path, shape) -> seen.put(path, new int[shape.channels()]));
    Set<String> names = new HashSet<>();
    for (Group group : ChannelGroups.of(network).groups()) {
      assertThat(names.add(group.name())).isTrue();
      for (Member member : group.members()) {
        for (int atom = 0; atom < group.size(); atom++) {
          assertThat(member.channels(atom)).hasSize(member.each()).isSorted();
          if (member.side() != Side.COLUMNS) {
            Arrays.stream(member.channels(atom)).forEach(c -> seen.get(member.node())[c]++);
          }
        }
      }
    }
    assertThat(seen.values()).allSatisfy(counts -> assertThat(counts).containsOnly(1));
  }

  @Property(tries = 300)
  void channelsThatCarryOneAnotherAreOneAtom(@ForAll long seed) {
    carry(RandomNetworks.of(seed));
  }

  private static void carry(Network network) {
    Map<String, Shape> shapes = network.shapes();
    Map<String, String[]> atoms = new HashMap<>();
    shapes.forEach((path, shape) -> atoms.put(path, new String[shape.channels()]));
    for (Group group : ChannelGroups.of(network).groups()) {
      for (Member member : group.members()) {
        for (int atom = 0; atom < group.size() && member.side() != Side.COLUMNS; atom++) {
          for (int channel : member.channels(atom)) {
            atoms.get(member.node())[channel] = group.name() + "/" + atom;
          }
        }
      }
    }
    for (Node node : network.nodes()) {
      Flow flow = node.op().flow(Network.inputs(node, shapes));
      for (int k = 0; k < flow.sources().size(); k++) {
        int[] source = flow.sources().get(k);
        for (int o = 0; o < source.length; o++) {
          if (source[o] != Flow.NONE) {
            assertThat(atoms.get(node.path())[o])
                .isEqualTo(atoms.get(node.inputs().get(k))[source[o]]);
          }
        }
      }
    }
  }

  @Property(tries = 300)
  void blocksAreEqualPartsOfTheGroup(@ForAll long seed) {
    for (Group group : ChannelGroups.of(RandomNetworks.of(seed)).prunable()) {
      for (Division division : group.divisions()) {
        assertThat(division.blocks().stream().map(List::size).distinct()).hasSize(1);
        assertThat(division.blocks().stream().flatMap(List::stream).sorted())
            .hasSize(group.size())
            .doesNotHaveDuplicates();
      }
    }
  }

  @Property(tries = 300)
  void widthsAloneDecideWhatANetworkCosts(@ForAll long seed) {
    countWidths(ChannelGroups.of(RandomNetworks.of(seed)), seed);
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void widthsAloneDecideWhatAnArchitectureCosts(String architecture) {
    ChannelGroups groups = ChannelGroups.of(SmallArchitectures.network(architecture));
    countWidths(groups, 1);
    countWidths(groups, 2);
  }

  private static void countWidths(ChannelGroups groups, long seed) {
    Selection selection = RandomSelections.of(groups, seed);
    Network chosen = Narrowing.narrow(groups, selection);
    Network counted = Narrowing.narrow(groups, selection.widths());
    assertThat(chosen.shapes()).isEqualTo(counted.shapes());
    assertThat(Counts.macs(chosen)).isEqualTo(Counts.macs(counted));
    assertThat(Counts.parameters(chosen)).isEqualTo(Counts.parameters(counted));
  }

  @Property(tries = 100)
  void keepingEverythingChangesNoShape(@ForAll long seed) {
    Network network = RandomNetworks.of(seed);
    Network same = Narrowing.narrow(ChannelGroups.of(network), Selection.ALL);
    assertThat(same.shapes()).isEqualTo(network.shapes());
  }
}
