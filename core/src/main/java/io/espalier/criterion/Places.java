package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.engine.Watch;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Op;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where in a network the channels of its groups show. */
final class Places {
  private final Network network;

  Places(Network network) {
    this.network = network;
  }

  /**
   * The outputs of layers: behind the activations; without any, behind the additions; else behind
   * the normalizations, or the filters themselves.
   */
  List<Member> responses(Group group) {
    return Stream.of(
            passing(group, Activation.class),
            passing(group, Add.class),
            group.members(Side.SCALES),
            group.members(Side.FILTERS))
        .filter(members -> !members.isEmpty())
        .findFirst()
        .orElse(group.members(Side.PASSES));
  }

  /** The outputs of residual blocks: behind each addition, and behind its activation if it has. */
  List<Member> blocks(Group group) {
    Map<String, Member> passing =
        group.members(Side.PASSES).stream()
            .collect(Collectors.toMap(Member::node, Function.identity()));
    return passing(group, Add.class).stream()
        .map(
            add ->
                network
                    .onlyReader(add.node())
                    .filter(user -> user.op() instanceof Activation)
                    .map(user -> passing.get(user.path()))
                    .orElse(add))
        .toList();
  }

  private List<Member> passing(Group group, Class<? extends Op> kind) {
    return group.members(Side.PASSES).stream()
        .filter(member -> kind.isInstance(network.node(member.node()).op()))
        .toList();
  }

  /** What a session has to watch for these members. */
  static Watch watch(Stream<Member> members) {
    return new Watch(members.map(Member::node).collect(Collectors.toSet()));
  }
}
