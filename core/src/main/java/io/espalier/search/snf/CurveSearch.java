package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@link Curves} under way: one round of points, then a path by the curves through them. */
final class CurveSearch implements CountSearch {
  private final Curves options;
  private final Ground ground;
  private final List<Level> levels;
  private final List<Counts> points;
  private Map<Goal, Counts> answers = Map.of();
  private boolean asked;

  CurveSearch(Curves options, Ground ground, List<Level> levels) {
    this.options = options;
    this.ground = ground;
    this.levels = List.copyOf(levels);
    this.points = points();
  }

  private List<Counts> points() {
    Counts whole = ground.space().whole();
    List<Counts> all = new ArrayList<>(List.of(whole));
    for (int place = 0; place < ground.places(); place++) {
      List<Integer> possible = ground.space().possible().get(place);
      Set<Integer> counts = new LinkedHashSet<>();
      for (double share : options.shares()) {
        counts.add(AtLevel.nearest(possible, whole.at(place) * (1 - share)));
      }
      counts.add(possible.get(possible.size() - 1));
      counts.remove(whole.at(place));
      for (int count : counts) {
        all.add(whole.with(place, count));
      }
    }
    return all;
  }

  @Override
  public List<Counts> next(Merits merits) {
    if (!asked) {
      asked = true;
      return points;
    }
    OptionalDouble whole = merits.of(ground.space().whole());
    if (whole.isPresent()) {
      answers = new CurvePath(ground, curves(merits, whole.getAsDouble())).to(levels, options);
    }
    return List.of();
  }

  /** A curve for each place; one of which nothing is known stays whole. */
  private List<Curve> curves(Merits merits, double best) {
    Counts whole = ground.space().whole();
    List<Curve> curves = new ArrayList<>();
    for (int place = 0; place < ground.places(); place++) {
      SortedMap<Integer, Double> losses = new TreeMap<>();
      for (Counts point : points) {
        if (point.at(place) < whole.at(place)) {
          merits.of(point).ifPresent(merit -> losses.put(countOf(point), best - merit));
        }
      }
      curves.add(new Curve(whole.at(place), losses));
    }
    return curves;
  }

  /** The count of the one place that a point narrows. */
  private int countOf(Counts point) {
    Counts whole = ground.space().whole();
    int place = 0;
    while (point.at(place) == whole.at(place)) {
      place++;
    }
    return point.at(place);
  }

  @Override
  public String round() {
    return "curves";
  }

  @Override
  public Map<Goal, Counts> answers() {
    return new LinkedHashMap<>(answers);
  }

  @Override
  public long most() {
    return points.size();
  }
}
