package io.espalier.plan;

import io.espalier.data.DataSpec;
import io.espalier.latency.Form;
import io.espalier.latency.LatencySpec;
import io.espalier.search.CandidateText;
import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.search.Space;
import io.espalier.search.Strategies;
import io.espalier.search.Strategy;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a sweep is to do.
 *
 * <pre>{@code
 * SweepPlan plan = SweepConfig.load(Path.of("conf/quickstart.conf"), List.of("trials=5")).plan();
 * PlannedTrials planned = PlannedTrials.of(plan); // every strategy asked once, nothing trained
 * }</pre>
 *
 * @param name names the sweep's folder within {@code output}
 * @param output a folder, as a URI or a path
 * @param seeds every candidate runs once with each
 * @param trials the greatest number of trials in all, seeds included
 * @param time when a run stops before all is done, if it does
 * @param execution what trials run on
 * @param latency which calls of the models are timed, if any
 * @param layerTimes a folder of measured layers, as a URI or a path, by which latencies are
 *     predicted, if they are
 * @param steps steps by the names that candidates use for them
 * @param models candidates that others start from, by name; each is trained once for every seed
 */
public record SweepPlan(
    String name,
    String output,
    DataSpec data,
    List<Long> seeds,
    int trials,
    Optional<TimeLimit> time,
    Execution execution,
    List<Objective> objectives,
    List<Constraint> constraints,
    Optional<LatencySpec> latency,
    Optional<String> layerTimes,
    Map<String, Call> steps,
    Map<String, CandidateText> models,
    List<PlannedFamily> families) {
  /** Candidates of one kind, and how they are chosen. */
  public record PlannedFamily(String name, Space space, Strategy by) {}

  public SweepPlan {
    seeds = List.copyOf(seeds);
    objectives = List.copyOf(objectives);
    constraints = List.copyOf(constraints);
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    families = List.copyOf(families);
  }

  /** The same plan with other families. */
  public SweepPlan with(List<PlannedFamily> others) {
    return with(latency, others);
  }

  /** The same plan, which times nothing. */
  public SweepPlan untimed() {
    return with(Optional.empty(), families);
  }

  private SweepPlan with(Optional<LatencySpec> timed, List<PlannedFamily> others) {
    return new SweepPlan(
        name,
        output,
        data,
        seeds,
        trials,
        time,
        execution,
        objectives,
        constraints,
        timed,
        layerTimes,
        steps,
        models,
        others);
  }

  /** Whether it is chosen by a latency, so that every finished trial is timed. */
  public boolean choosesByLatency() {
    return Stream.concat(
            objectives.stream().map(Objective::metric),
            constraints.stream().map(Constraint::metric))
        .anyMatch(metric -> metric.latency().isPresent());
  }

  /**
   * Whether predictions say before anything is trained that a candidate passes a constraint: an
   * upper bound on the latency of deployed models that run on one thread.
   */
  public boolean predicts(Constraint constraint) {
    return layerTimes.isPresent()
        && constraint.metric().latency().isPresent()
        && constraint.limit() == Constraint.Limit.AT_MOST
        && latency.filter(spec -> spec.form() == Form.DEPLOYED && spec.threads() == 1).isPresent();
  }

  /**
   * The hash of all that decides which candidates are proposed, and in which order, whatever their
   * total, time and execution: what was proposed under one such hash is proposed again under it.
   */
  public Hash choices() {
    List<Object> parts = new ArrayList<>();
    parts.add(DataSpec.CATALOG.writeFull(data));
    parts.add(seeds);
    parts.add(objectives);
    parts.add(constraints);
    parts.add(steps);
    parts.add(models);
    for (PlannedFamily family : families) {
      parts.add(family.name());
      parts.add(family.space());
      parts.add(Strategies.CATALOG.writeFull(family.by()));
    }
    if (choosesByLatency()) {
      parts.add(latency);
    }
    layerTimes.ifPresent(folder -> parts.add("layer-times"));
    return Hash.of(parts.toString());
  }
}
