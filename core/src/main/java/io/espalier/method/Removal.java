package io.espalier.method;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Surgery;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Takes masked filters out of a network. */
final class Removal {
  private Removal() {}

  /** The network without so many of each filters. */
  static Network narrowed(Network network, List<Filters> all, ToIntFunction<Filters> gone) {
    Map<String, Integer> widths = new HashMap<>();
    of(all, Filters.End.REMOVED)
        .forEach(each -> widths.put(each.name(), each.size() - gone.applyAsInt(each)));
    Network narrowed = Narrowing.narrow(ChannelGroups.of(network), new Widths(widths));
    Map<String, List<Integer>> branches = new HashMap<>();
    for (Filters each : of(all, Filters.End.NARROWED)) {
      int left = each.size() - gone.applyAsInt(each);
      if (left < each.size()) {
        branches.put(each.name(), IntStream.range(0, left).boxed().toList());
      }
    }
    return Surgery.narrow(narrowed, branches);
  }

  /** The model without the filters that are gone; the same where none are. */
  static Model remove(
      Model model, List<Filters> all, Map<String, ? extends Collection<Integer>> gone, String why) {
    Map<String, List<Integer>> kept = new HashMap<>();
    of(all, Filters.End.REMOVED).stream()
        .filter(each -> !gone.get(each.name()).isEmpty())
        .forEach(each -> kept.put(each.name(), left(each, gone.get(each.name()))));
    Model removed = kept.isEmpty() ? model : Surgery.remove(model, new Selection(kept), why);
    for (Filters each : of(all, Filters.End.NARROWED)) {
      if (!gone.get(each.name()).isEmpty()) {
        List<Integer> left = left(each, gone.get(each.name()));
        removed = Surgery.narrow(removed, each.name(), left, why);
      }
    }
    return removed;
  }

  /** The filters that are not gone, in order. */
  static List<Integer> left(Filters filters, Collection<Integer> gone) {
    return IntStream.range(0, filters.size()).filter(f -> !gone.contains(f)).boxed().toList();
  }

  private static List<Filters> of(List<Filters> all, Filters.End end) {
    return all.stream().filter(each -> each.end() == end).toList();
  }
}
