package io.espalier.bottleneck;

import io.espalier.allocation.Additions;
import io.espalier.allocation.BranchEnds;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.network.BatchNorm;
import io.espalier.network.Interval;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.spec.Refusal;
import io.espalier.train.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All gates of a network.
 *
 * <p>A gate multiplies one channel. It is carried by scale and shift of the batch normalization
 * behind the layers that make the channel, or by the layer's own weights where there is none: the
 * same as a factor behind a ReLU, since a ReLU lets factors above 0 through. Of a layer and a
 * depthwise one that alone reads it, the depthwise one carries it; what only multiplies a channel,
 * as squeeze-and-excite does, carries none.
 *
 * @param sites where they lie
 * @param cost what the network costs under them
 */
public record BottleneckGates(List<Site> sites, GateCost cost) {
  private static final Interval FACTORS = new Interval(0, 1);

  /**
   * Puts a gate on every channel of the groups that do not pass through an addition and that no
   * grouped convolution ties, and on the ends of branches where these may be narrowed.
   *
   * @param ends whether the last convolutions of residual branches are gated as well: with {@code
   *     NARROW} they are
   * @param skip layers without gates
   * @throws Refusal if no gate is left
   */
  public static BottleneckGates of(Network network, Coupled ends, List<String> skip) {
    ChannelGroups groups = ChannelGroups.of(network);
    Layout layout = Layout.of(network);
    List<Site> sites = new ArrayList<>();
    Map<String, int[]> inputs = new HashMap<>();
    Map<String, int[]> outputs = new HashMap<>();
    GateCost.ungated(network, inputs, outputs);
    int count = 0;
    FreeGroups free = FreeGroups.of(groups, Additions.ALL, ends, skip);
    for (Group group : free.list()) {
      if (!group.members(Side.FILTERS).isEmpty() && group.unit() == 1) {
        for (Member member : group.members()) {
          Map<String, int[]> side = member.side() == Side.COLUMNS ? inputs : outputs;
          number(side.get(member.node()), member, group.size(), count);
        }
        sites.add(site(network, layout, group, count));
        count += group.size();
      }
    }
    for (String path : free.narrowed(BranchEnds.LAST)) {
      int[] gates = outputs.get(path);
      for (int c = 0; c < gates.length; c++) {
        gates[c] = count + c;
      }
      sites.add(end(network, layout, path, gates.length, count));
      count += gates.length;
    }
    if (sites.isEmpty()) {
      throw new Refusal(
          "Cannot gate any channel: all pass through additions or are tied by grouped convolutions, or are skipped; skip less, or merge parallel branches by rewrite(deploy) first");
    }
    return new BottleneckGates(List.copyOf(sites), GateCost.of(network, inputs, outputs, count));
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

  private static Site site(Network network, Layout layout, Group group, int first) {
    List<Member> makers = group.members(Side.FILTERS);
    List<Member> carriers =
        makers.stream().filter(maker -> carries(network, maker.node(), makers)).toList();
    List<int[]> scaled = new ArrayList<>();
    for (int atom = 0; atom < group.size(); atom++) {
      int each = atom;
      scaled.add(
          carriers.stream()
              .flatMapToInt(
                  carrier ->
                      IntStream.of(places(network, layout, carrier.node(), carrier.channels(each))))
              .toArray());
    }
    return new Site(group.name(), false, first, List.copyOf(scaled));
  }

  /** Whether a layer's outputs go on otherwise than to another maker or as a factor in [0, 1]. */
  private static boolean carries(Network network, String maker, List<Member> makers) {
    Optional<Node> next = network.onlyReader(maker);
    while (next.isPresent()) {
      Op op = next.get().op();
      String path = next.get().path();
      boolean activation = op.isElementwise() && op.arity() == 1;
      boolean factor = activation && FACTORS.contains(op.values(List.of(Interval.REALS)));
      if (factor || makers.stream().anyMatch(other -> other.node().equals(path))) {
        return false;
      }
      boolean passes = activation || BatchNorm.in(op).isPresent();
      next = passes ? network.onlyReader(path) : Optional.empty();
    }
    return true;
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
        network.onlyReader(maker).filter(node -> BatchNorm.in(node.op()).isPresent());
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
