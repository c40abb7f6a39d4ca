package io.espalier.bottleneck;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.reconstruction.Branches;
import io.espalier.spec.Refusal;
import io.espalier.train.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All gates of a network.
 *
 * <p>A gate multiplies one channel. It is carried by scale and shift of the batch normalization
 * behind the layer that makes the channel, or by the layer's own weights where there is none: the
 * same as a factor behind a ReLU, since a ReLU lets factors above 0 through.
 *
 * @param sites where they lie
 * @param cost what the network costs under them
 */
public record Gates(List<Site> sites, GateCost cost) {
  /**
   * Puts a gate on every channel of the groups that do not pass through an addition and that no
   * grouped convolution ties, and on the ends of branches where these may be narrowed.
   *
   * @param skip layers without gates
   * @throws Refusal if no gate is left
   */
  public static Gates of(Network network, BranchEnds ends, List<String> skip) {
    ChannelGroups groups = ChannelGroups.of(network);
    Set<String> skipped = new HashSet<>();
    for (String layer : skip) {
      List<Group> owners = groups.withFilters(layer);
      skipped.add(owners.isEmpty() ? groups.group(layer).name() : layer);
      owners.forEach(owner -> skipped.add(owner.name()));
    }
    Set<String> additions = new HashSet<>();
    network.nodes().stream()
        .filter(node -> node.op() instanceof Add)
        .forEach(node -> additions.add(node.path()));
    Layout layout = Layout.of(network);
    List<Site> sites = new ArrayList<>();
    Map<String, int[]> inputs = new HashMap<>();
    Map<String, int[]> outputs = new HashMap<>();
    GateCost.ungated(network, inputs, outputs);
    int count = 0;
    for (Group group : groups.prunable()) {
      List<Member> makers = group.members(Side.FILTERS);
      boolean free = group.members().stream().noneMatch(m -> additions.contains(m.node()));
      if (free && !makers.isEmpty() && group.unit() == 1 && !skipped.contains(group.name())) {
        for (Member member : group.members()) {
          Map<String, int[]> side = member.side() == Side.COLUMNS ? inputs : outputs;
          number(side.get(member.node()), member, group.size(), count);
        }
        sites.add(
            site(
                network, layout, group.name(), makers.get(makers.size() - 1), group.size(), count));
        count += group.size();
      }
    }
    if (ends == BranchEnds.NARROW) {
      for (String path : Branches.lastLayers(network)) {
        if (!skip.contains(path)) {
          int[] gates = outputs.get(path);
          for (int c = 0; c < gates.length; c++) {
            gates[c] = count + c;
          }
          sites.add(end(network, layout, path, gates.length, count));
          count += gates.length;
        }
      }
    }
    if (sites.isEmpty()) {
      throw new Refusal("Cannot gate any channel: every group is tied or skipped; skip less");
    }
    return new Gates(List.copyOf(sites), GateCost.of(network, inputs, outputs, count));
  }

  /** The number of gates. */
  public int size() {
    Site last = sites.get(sites.size() - 1);
    return last.first() + last.size();
  }

  private static void number(int[] gates, Member member, int atoms, int first) {
    for (int atom = 0; atom < atoms; atom++) {
      for (int i = 0; i < member.each(); i++) {
        gates[member.channel(atom, i)] = first + atom;
      }
    }
  }

  private static Site site(
      Network network, Layout layout, String name, Member maker, int atoms, int first) {
    List<int[]> scaled = new ArrayList<>();
    for (int atom = 0; atom < atoms; atom++) {
      scaled.add(places(network, layout, maker.node(), maker.channels(atom)));
    }
    return new Site(name, false, first, List.copyOf(scaled));
  }

  private static Site end(Network network, Layout layout, String path, int channels, int first) {
    List<int[]> scaled = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      scaled.add(places(network, layout, path, new int[] {c}));
    }
    return new Site(path, true, first, List.copyOf(scaled));
  }

  /** The places of what has to be scaled so that some output channels of a layer are. */
  private static int[] places(Network network, Layout layout, String maker, int[] channels) {
    Optional<Node> norm =
        Branches.follower(network, maker).filter(node -> node.op() instanceof BatchNorm);
    String carrier = norm.map(Node::path).orElse(maker);
    List<Integer> places = new ArrayList<>();
    for (Layout.Slot slot : layout.slots().values()) {
      String name = slot.parameter().name();
      if (name.equals(carrier + ".weight") || name.equals(carrier + ".bias")) {
        int row = slot.parameter().size() / slot.parameter().shape().get(0);
        for (int channel : channels) {
          for (int k = 0; k < row; k++) {
            places.add(slot.offset() + channel * row + k);
          }
        }
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }
}
