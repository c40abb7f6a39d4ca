package io.espalier.train;

import io.espalier.model.Soundness;
import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where each parameter of a kind lies in one array that holds them all, in the order of {@code
 * Network.parameters()}.
 */
public record Layout(Map<String, Slot> slots, int size) {
  /** A parameter's place: elements {@code offset} to {@code offset + parameter.size()}. */
  public record Slot(Parameter parameter, int offset) {}

  public Layout {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /** The trained parameters of a network. */
  public static Layout of(Network network) {
    return of(network, parameter -> parameter.role().trained());
  }

  /** The running statistics of a network. */
  public static Layout ofStatistics(Network network) {
    return of(network, parameter -> !parameter.role().trained());
  }

  private static Layout of(Network network, Predicate<Parameter> kind) {
    Map<String, Slot> slots = new LinkedHashMap<>();
    int offset = 0;
    for (Parameter parameter : network.parameters()) {
      if (kind.test(parameter)) {
        slots.put(parameter.name(), new Slot(parameter, offset));
        offset += parameter.size();
      }
    }
    return new Layout(slots, offset);
  }

  /**
   * The first parameter with values that cannot be, in an array of this layout, if there is one.
   */
  Optional<Soundness.Fault> fault(String prefix, float[] values) {
    for (Map.Entry<String, Slot> named : slots.entrySet()) {
      Parameter parameter = named.getValue().parameter();
      int from = named.getValue().offset();
      Optional<Soundness.Fault> fault =
          Soundness.fault(
              prefix + named.getKey(), parameter.role(), values, from, from + parameter.size());
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /**
   * The place of a parameter.
   *
   * @throws Refusal if there is no such parameter among them
   */
  public Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new Refusal(
          Text.of("Cannot find parameter '%s': %s", name, Nearest.hint(name, slots.keySet())));
    }
    return slot;
  }
}
