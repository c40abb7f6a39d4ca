package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.search.CandidateText;
import io.espalier.search.Constraint;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.step.Rewind;
import io.espalier.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says before anything is trained which candidates can keep to the constraints: by their exact
 * costs, and by their predicted latency where the plan has times of calls.
 */
public final class Feasibility {
  private final CandidateReader reader;
  private final CandidateForecasts forecasts;
  private final List<Constraint> constraints;
  private final Optional<LatencyBounds> latencies;

  /** Judges by the constraints of a plan, and by its own times of calls. */
  public Feasibility(SweepPlan plan) {
    this(plan, new CandidateReader(plan, PlanTimes.of(plan)));
  }

  Feasibility(SweepPlan plan, CandidateReader reader) {
    this.reader = reader;
    this.forecasts = reader.forecasts();
    this.constraints = plan.constraints();
    this.latencies = forecasts.times().map(times -> LatencyBounds.of(plan, times));
  }

  /** What is known of a candidate beforehand. */
  public sealed interface Verdict {
    /**
     * What is known of its network before its first step and after each; empty if it cannot be
     * made.
     */
    List<StageCost> stages();

    /** Why it is not tried, in a few words; empty if it can be. */
    String reason();

    /** What is known of the network that it ends with, if it can be made at all. */
    default Optional<StageCost> end() {
      return stages().isEmpty() ? Optional.empty() : Optional.of(stages().get(stages().size() - 1));
    }

    /** It can keep to every constraint. */
    record Feasible(List<StageCost> stages) implements Verdict {
      public Feasible {
        stages = List.copyOf(stages);
      }

      @Override
      public String reason() {
        return "";
      }
    }

    /**
     * It cannot keep to this constraint.
     *
     * @param closest the value with which it comes closest to keeping to it
     */
    record Violates(Constraint constraint, double closest, List<StageCost> stages)
        implements Verdict {
      public Violates {
        stages = List.copyOf(stages);
      }

      @Override
      public String reason() {
        return "against " + constraint;
      }
    }

    /** It is predicted to be slower than this constraint allows. */
    record TooSlow(Constraint constraint, double millis, List<StageCost> stages)
        implements Verdict {
      public TooSlow {
        stages = List.copyOf(stages);
      }

      @Override
      public String reason() {
        return "predicted to be against " + constraint;
      }
    }

    /** A step declines it. */
    record Declined(String reason) implements Verdict {
      @Override
      public List<StageCost> stages() {
        return List.of();
      }
    }
  }

  /**
   * Judges a candidate.
   *
   * @throws Refusal if a name or an option in it is unknown
   */
  public Verdict judge(CandidateText candidate) {
    checkNames(candidate);
    List<Stage> along;
    try {
      along = along(candidate);
      checkOrder(candidate);
    } catch (Refusal e) {
      return new Verdict.Declined(e.getMessage());
    }
    List<StageCost> stages = along.stream().map(Stage::cost).toList();
    Forecast end = along.get(along.size() - 1).forecast();
    Optional<Constraint> violated =
        constraints.stream().filter(constraint -> !constraint.allows(end)).findFirst();
    if (violated.isPresent()) {
      return new Verdict.Violates(violated.get(), violated.get().closest(end), stages);
    }
    return latencies
        .flatMap(bounds -> bounds.passed(end, stages))
        .orElseGet(() -> new Verdict.Feasible(stages));
  }

  /**
   * Checks that all in a candidate can be read.
   *
   * @throws Refusal if a name or an option in it is unknown
   */
  void checkNames(CandidateText candidate) {
    reader.steps(candidate);
    forecasts.checkFirst(candidate);
  }

  /** At the start and after each step. */
  private List<Stage> along(CandidateText candidate) {
    List<Stage> stages = new ArrayList<>(List.of(forecasts.start(candidate)));
    for (Step step : forecasts.steps(candidate)) {
      stages.add(stages.get(stages.size() - 1).after(step));
    }
    return stages;
  }

  private void checkOrder(CandidateText candidate) {
    // What a trained start remembers, only its folder knows.
    if (!forecasts.first(candidate).trained()) {
      Rewind.check(forecasts.all(candidate));
    }
  }

  /** The constraints that predictions say something about, if the plan has times of calls. */
  Optional<LatencyBounds> latencies() {
    return latencies;
  }

  /** The network that a start gives, as wide as it may be. */
  public Network network(Call start) {
    return forecasts.known(start).widest();
  }
}
