package io.espalier.sweep;

import io.espalier.data.DataSpec;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.search.Sentence;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sweep is to do.
 *
 * @param name names the sweep's folder within {@code output}
 * @param output a folder, as a URI or a path
 * @param seeds every candidate runs once with each
 * @param trials the greatest number of trials in all, seeds included
 * @param steps steps by the names that candidates use for them
 * @param models candidates that others start from, by name; each is trained once for every seed
 */
public record SweepPlan(
    String name,
    String output,
    DataSpec data,
    List<Long> seeds,
    int trials,
    List<Objective> objectives,
    List<Constraint> constraints,
    Map<String, Call> steps,
    Map<String, Sentence> models,
    List<Family> families) {
  /** Candidates of one kind, and how they are chosen. */
  public record Family(String name, Space space, By by) {}

  /** How candidates are chosen from a space. */
  public enum By {
    /** Each once, in order. */
    GRID,
    /** At random. */
    RANDOM
  }

  public SweepPlan {
    seeds = List.copyOf(seeds);
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    families = List.copyOf(families);
  }

  /** The same plan with other families. */
  SweepPlan with(List<Family> others) {
    return new SweepPlan(
        name, output, data, seeds, trials, objectives, constraints, steps, models, others);
  }

  /** Those of the rows that are on this plan's data: scores on other data cannot stand beside. */
  public List<SweepRow> comparable(List<SweepRow> rows) {
    return rows.stream().filter(row -> row.data().equals(data)).toList();
  }
}
