package io.espalier.config;

import io.espalier.allocation.Additions;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Network;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Refusal;
import io.espalier.spec.Subset;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes {@code layers=[each(0.1|0.5)]} out as alternatives: every layer of the starting network
 * that may lose channels, by itself; and {@code layers=choose(2, of=[each(0.5)])} as all sets of so
 * many layers.
 */
final class EveryLayer {
  private static final String EACH = "each";
  private static final String LAYERS = "layers";
  private static final String COUPLED = "coupled";

  private final Function<Call, Network> starts;

  /**
   * Over the networks of candidates.
   *
   * @param starts the network that a start gives
   */
  EveryLayer(Function<Call, Network> starts) {
    this.starts = starts;
  }

  /**
   * The same space with every layer named.
   *
   * @throws Refusal if it says each layer, of alternatives of networks
   */
  Space in(Space space) {
    if (space.steps().stream().noneMatch(EveryLayer::says)) {
      return space;
    }
    if (!(space.start() instanceof Call start)) {
      throw new Refusal(
          Text.of(
              "Cannot try each layer of %s: several networks have different layers; give each start a family of its own",
              space.start()));
    }
    Network network = starts.apply(start);
    return new Space(start, space.steps().stream().map(step -> written(step, network)).toList());
  }

  private static boolean says(Object value) {
    if (value instanceof Choice choice) {
      return choice.values().stream().anyMatch(EveryLayer::says);
    }
    return value instanceof Call call
        && named(call.options().get(LAYERS)).stream().anyMatch(EveryLayer::each);
  }

  /** The layers that an option names, also those to choose from. */
  private static List<?> named(Object layers) {
    if (layers instanceof Subset subset) {
      return subset.of();
    }
    return layers instanceof List<?> list ? list : List.of();
  }

  private static boolean each(Object layer) {
    return layer instanceof Call call && call.name().equals(EACH);
  }

  private static Object written(Object value, Network network) {
    if (value instanceof Choice choice) {
      return new Choice(choice.values().stream().map(each -> written(each, network)).toList());
    }
    if (!says(value)) {
      return value;
    }
    Call call = (Call) value;
    boolean all = Call.of("prune").equals(call.options().get(COUPLED));
    List<String> names = layers(network, all ? Coupled.PRUNE : Coupled.KEEP);
    Map<String, Object> options = new LinkedHashMap<>(call.options());
    options.computeIfPresent(LAYERS, (key, layers) -> written(layers, names));
    return new Call(call.name(), options);
  }

  private static Object written(Object layers, List<String> names) {
    if (layers instanceof Subset subset) {
      return new Subset(
          subset.size(),
          subset.of().stream()
              .flatMap(layer -> each(layer) ? all(names, (Call) layer).stream() : Stream.of(layer))
              .toList());
    }
    return named(layers).stream()
        .map(layer -> each(layer) ? new Choice(all(names, (Call) layer)) : layer)
        .toList();
  }

  private static List<String> layers(Network network, Coupled coupled) {
    ChannelGroups groups = ChannelGroups.of(network);
    return FreeGroups.of(groups, Additions.RESIDUAL, coupled, List.of()).list().stream()
        .map(Group::name)
        .toList();
  }

  private static List<Object> all(List<String> names, Call each) {
    return names.stream().map(name -> (Object) new Call(name, each.options())).toList();
  }
}
