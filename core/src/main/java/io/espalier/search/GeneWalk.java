package io.espalier.search;

import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Interval;
import io.espalier.spec.Subset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Goes through a space, and closes all that is open in it as it is told. */
final class GeneWalk {
  private final Decision decision;
  private final Map<String, Object> genes = new LinkedHashMap<>();
  private final Map<String, Gene> met = new LinkedHashMap<>();

  /** Says the value of a gene. */
  @FunctionalInterface
  interface Decision {
    /** The value of the gene at this place. */
    Object of(String place, Gene gene);
  }

  GeneWalk(Decision decision) {
    this.decision = decision;
  }

  /** A value with nothing open in it. */
  Object closed(Object value, String place) {
    if (value instanceof Choice choice) {
      int chosen = (int) decide(place, new Gene.Alternative(choice));
      return closed(choice.values().get(chosen), place + "|" + chosen);
    }
    if (value instanceof Subset subset) {
      List<Object> chosen = new ArrayList<>();
      for (Object i : (List<?>) decide(place, new Gene.Elements(subset))) {
        chosen.add(closed(subset.of().get((int) i), place + "." + i));
      }
      return List.copyOf(chosen);
    }
    if (value instanceof Call call) {
      Map<String, Object> options = new LinkedHashMap<>();
      call.options().forEach((key, each) -> options.put(key, closed(each, place + "." + key)));
      // Nothing open in it: the one call serves all candidates.
      return options.equals(call.options()) ? call : new Call(call.name(), options);
    }
    if (value instanceof List<?> list) {
      return closed(list, place);
    }
    return value instanceof Interval interval ? decide(place, new Gene.Value(interval)) : value;
  }

  List<Object> closed(List<?> values, String place) {
    List<Object> closed = new ArrayList<>();
    for (Object value : values) {
      closed.add(closed(value, place + "." + closed.size()));
    }
    return closed;
  }

  private Object decide(String place, Gene gene) {
    Object value = decision.of(place, gene);
    genes.put(place, value);
    met.put(place, gene);
    return value;
  }

  /** What was decided. */
  Point point() {
    return new Point(genes);
  }

  /** What there was to decide, by its place. */
  Map<String, Gene> met() {
    return Collections.unmodifiableMap(met);
  }

  /** The places of what was decided and could have come out otherwise. */
  List<String> openPlaces() {
    return met.entrySet().stream()
        .filter(each -> each.getValue().open())
        .map(Map.Entry::getKey)
        .toList();
  }
}
