package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.channel.Widths;
import io.espalier.network.Node;
import io.espalier.spec.Call;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How many channels single layers keep, each written {@code path(count)}; the others stay whole,
 * but for channels that go together with those of a named layer.
 *
 * <p>Nothing is rounded: a count that is not possible is refused. To keep what there is, is
 * possible in every layer.
 *
 * <p>Some layers have channels of several groups, as where a shortcut is padded with zeros. A count
 * is then that of the whole layer: channels that first occur in another layer stay as many as are
 * kept there, and the layer's own make up the rest.
 */
public record ByCount(List<Call> layers) implements Declared {
  static final String COUNT = "#0";

  public ByCount {
    layers = List.copyOf(layers);
    for (Call layer : layers) {
      if (layer.options().size() != 1
          || !(layer.options().get(COUNT) instanceof Long count && count >= 1)) {
        throw new IllegalArgumentException(
            layer + " is not of the form path(count) with a count of at least 1");
      }
    }
  }

  /** A group of a layer's filters, so many of them for each atom. */
  private record Part(Group group, int each) {}

  private record Layer(String path, long count, List<Part> parts) {
    int size() {
      return parts.stream().mapToInt(part -> part.group().size() * part.each()).sum();
    }
  }

  @Override
  public Widths widths(PruningSpace space) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (Layer layer : ordered(space.groups())) {
      List<Part> open =
          layer.parts().stream().filter(part -> !kept.containsKey(part.group().name())).toList();
      if (!open.isEmpty()) {
        Part rest = rest(layer, open);
        open.forEach(part -> kept.put(part.group().name(), part.group().size()));
        kept.put(rest.group().name(), atoms(layer, rest, others(layer, rest, kept), space));
      }
      long keeps = others(layer, null, kept);
      if (keeps != layer.count()) {
        throw new Refusal(
            Text.of(
                "Cannot keep %d channels of layer '%s': they go together with those of other layers in keep, by which %d stay; name one layer of those, or counts that agree",
                layer.count(), layer.path(), keeps));
      }
    }
    return new Widths(kept);
  }

  /** Layers of one group first, so that the others know what is left to them. */
  private List<Layer> ordered(ChannelGroups groups) {
    List<String> paths = groups.network().nodes().stream().map(Node::path).toList();
    List<Layer> all = new ArrayList<>();
    for (Call call : layers) {
      all.add(layer(groups, call.name(), (Long) call.options().get(COUNT)));
    }
    all.sort(
        Comparator.comparing((Layer layer) -> layer.parts().size() > 1)
            .thenComparing(layer -> paths.indexOf(layer.path())));
    return all;
  }

  private static Layer layer(ChannelGroups groups, String path, long count) {
    List<Part> parts =
        groups.withFilters(path).stream().map(group -> new Part(group, each(group, path))).toList();
    if (parts.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot keep %d channels of layer '%s': no layer of this name has filters; %s",
              count, path, Nearest.hint(path, groups.layers())));
    }
    Layer layer = new Layer(path, count, parts);
    if (count > layer.size()) {
      throw new Refusal(
          Text.of(
              "Cannot keep %d channels of layer '%s': it has %d; keep 1 to %d",
              count, path, layer.size(), layer.size()));
    }
    return layer;
  }

  private static int each(Group group, String path) {
    return group.members(Side.FILTERS).stream()
        .filter(member -> member.node().equals(path))
        .mapToInt(Member::each)
        .sum();
  }

  /** The part that makes up a layer's count. */
  private static Part rest(Layer layer, List<Part> open) {
    List<Part> own =
        open.size() == 1
            ? open
            : open.stream()
                .filter(part -> part.group().name().replaceAll("#.*", "").equals(layer.path()))
                .toList();
    if (own.size() != 1) {
      throw new Refusal(
          Text.of(
              "Cannot keep %d channels of layer '%s': a count does not say which, since they go separately, as groups %s; name the layers where these begin, or say a share by layers=[%s(0.5)]",
              layer.count(),
              layer.path(),
              open.stream()
                  .map(part -> "'" + part.group().name() + "'")
                  .collect(Collectors.joining(" and ")),
              layer.path()));
    }
    return own.get(0);
  }

  /** How many of a layer's channels stay in its groups but one. */
  private static long others(Layer layer, Part but, Map<String, Integer> kept) {
    return layer.parts().stream()
        .filter(part -> !part.equals(but))
        .mapToLong(part -> (long) kept.get(part.group().name()) * part.each())
        .sum();
  }

  /** How many atoms of a part stay so that the layer keeps its count. */
  private static int atoms(Layer layer, Part part, long others, PruningSpace space) {
    Group group = part.group();
    if (others + (long) group.size() * part.each() == layer.count()) {
      return group.size();
    }
    Optional<String> obstacle = space.obstacle(group);
    if (obstacle.isPresent()) {
      throw new Refusal(
          Text.of(
              "Cannot keep %d of the %d channels of layer '%s': %s, or leave the layer out",
              layer.count(), layer.size(), layer.path(), obstacle.get()));
    }
    List<Integer> possible = space.limits().counts(group);
    long above = 0;
    for (int atoms : possible) {
      long count = others + (long) atoms * part.each();
      if (count == layer.count()) {
        return atoms;
      }
      if (count < layer.count()) {
        throw impossible(
            layer, above == 0 ? "at most " + count : count + " or " + above, space.limits());
      }
      above = count;
    }
    throw impossible(layer, "at least " + above, space.limits());
  }

  private static Refusal impossible(Layer layer, String nearest, Limits limits) {
    return new Refusal(
        Text.of(
            "Cannot keep %d of the %d channels of layer '%s': channels that go or stay together, floor=%d and align=%d do not allow it; keep %s",
            layer.count(), layer.size(), layer.path(), limits.floor(), limits.align(), nearest));
  }
}
