package io.espalier.method;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.criterion.Scores;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.spec.Share;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Filters that are ranked among each other and masked: those of a group of channels, or those of
 * one convolution at the end of a residual branch.
 *
 * @param name the group's name, or the convolution's path
 * @param end how the masked ones leave the network in the end
 * @param scope the groups of the network in which they are scored: the whole one, or one with no
 *     other filters in it
 * @param group they themselves in that network
 */
record Filters(String name, End end, ChannelGroups scope, Group group) {
  /** How filters leave a network. */
  enum End {
    /** With their group, wherever it occurs. */
    REMOVED,
    /** The branch becomes narrow and a scatter restores its width. */
    NARROWED
  }

  int size() {
    return group.size();
  }

  /** The number of filters that a share is, rounded down, equally many in every block. */
  int count(double share) {
    int count = Share.of(size(), share);
    return count - count % group.unit();
  }

  /** The model in whose network they are scored. */
  Model scored(Model now) {
    Network network = scope.network();
    if (network.equals(now.network())) {
      return now;
    }
    Map<String, Tensor> missing = new LinkedHashMap<>();
    network.parameters().stream()
        .filter(parameter -> !now.weights().tensors().containsKey(parameter.name()))
        .forEach(p -> missing.put(p.name(), Tensor.filled(p.shape(), 0)));
    return new Model(network, now.weights().with(missing), now.history());
  }

  /** The least important filters, equally many of every block. */
  List<Integer> weakest(int count, Scores scores) {
    List<Integer> strongest = scores.strongest(group, size() - count);
    return IntStream.range(0, size()).filter(atom -> !strongest.contains(atom)).boxed().toList();
  }

  /** Sets the values of these filters to zero in an array of this layout. */
  void zero(Collection<Integer> atoms, Layout layout, float[] values) {
    for (Member member : group.members(Side.FILTERS)) {
      Layout.Slot slot = layout.slot(member.node() + ".weight");
      int row = slot.parameter().size() / slot.parameter().shape().get(0);
      for (int atom : atoms) {
        for (int channel : member.channels(atom)) {
          int from = slot.offset() + channel * row;
          Arrays.fill(values, from, from + row, 0);
        }
      }
    }
  }
}
