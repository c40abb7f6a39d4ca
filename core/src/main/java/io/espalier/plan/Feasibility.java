package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.search.CandidateText;
import io.espalier.search.Constraint;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Rewind;
import io.espalier.step.Step;
import io.espalier.step.Train;
import io.espalier.trial.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says before anything is trained which candidates can keep to the constraints. */
public final class Feasibility {
  private final CandidateReader reader;
  private final List<Constraint> constraints;
  private final Map<CandidateText, Stage> models = new HashMap<>();
  private final Map<Start, Stage> starts = new HashMap<>();

  /** Judges by the constraints of a plan. */
  public Feasibility(SweepPlan plan) {
    this(plan, new CandidateReader(plan));
  }

  Feasibility(SweepPlan plan, CandidateReader reader) {
    this.reader = reader;
    this.constraints = plan.constraints();
  }

  /** A network before or after a step, and of it what stays known. */
  private record Stage(Forecast forecast, StageCost cost) {
    static Stage of(Forecast forecast) {
      return new Stage(forecast, StageCost.of(forecast));
    }

    Stage after(Step step) {
      Forecast after = step.forecast(forecast);
      return after == forecast ? this : of(after);
    }
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

    /** It cannot keep to this constraint. */
    record Violates(Constraint constraint, List<StageCost> stages) implements Verdict {
      public Violates {
        stages = List.copyOf(stages);
      }

      @Override
      public String reason() {
        return "against " + constraint;
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
    List<Step> steps = reader.steps(candidate);
    try {
      List<Stage> along = along(start(candidate), steps);
      List<StageCost> stages = along.stream().map(Stage::cost).toList();
      Forecast forecast = along.get(steps.size()).forecast();
      checkOrder(candidate);
      Optional<Constraint> violated =
          constraints.stream().filter(constraint -> !constraint.allows(forecast)).findFirst();
      return violated.isPresent()
          ? new Verdict.Violates(violated.get(), stages)
          : new Verdict.Feasible(stages);
    } catch (Declining e) {
      return new Verdict.Declined(e.getMessage());
    }
  }

  private void checkOrder(CandidateText candidate) {
    if (first(candidate).trained()) {
      // What it remembers, only its folder knows.
      return;
    }
    try {
      Rewind.check(all(candidate));
    } catch (Refusal e) {
      throw new Declining(e);
    }
  }

  private Start first(CandidateText candidate) {
    return reader
        .model(candidate)
        .map(this::first)
        .orElseGet(() -> reader.start(candidate.start()));
  }

  /** The steps of a candidate behind those of the model that it starts from. */
  private List<Step> all(CandidateText candidate) {
    List<Step> all = new ArrayList<>(reader.model(candidate).map(this::all).orElse(List.of()));
    all.addAll(reader.steps(candidate));
    return all;
  }

  /** The network that a start gives, as wide as it may be. */
  public Network network(Call start) {
    return known(start).widest();
  }

  /** What is known of the network that a start gives. */
  Forecast known(Call start) {
    return start(new CandidateText(start, List.of())).forecast();
  }

  /** Whether the model that a start gives will have learned something. */
  boolean trained(Call start) {
    CandidateText alone = new CandidateText(start, List.of());
    return first(alone).trained() || all(alone).stream().anyMatch(step -> step instanceof Train);
  }

  private Stage start(CandidateText candidate) {
    Optional<CandidateText> model = reader.model(candidate);
    if (model.isPresent()) {
      return end(model.get());
    }
    Start start = reader.start(candidate.start());
    return starts.computeIfAbsent(start, key -> Stage.of(key.forecast(Feasibility::unnamed)));
  }

  private static Forecast unnamed(Hash trial) {
    throw new Refusal(
        Text.of(
            "Cannot start from outcome %s: a plan knows a trial's network by its name; name the"
                + " model under 'models'",
            trial.shortForm()));
  }

  private Stage end(CandidateText model) {
    Stage known = models.get(model);
    if (known == null) {
      List<Step> steps = reader.steps(model);
      known = along(start(model), steps).get(steps.size());
      models.put(model, known);
    }
    return known;
  }

  /** At the start and after each step. */
  private static List<Stage> along(Stage start, List<Step> steps) {
    List<Stage> stages = new ArrayList<>(List.of(start));
    for (Step step : steps) {
      try {
        stages.add(stages.get(stages.size() - 1).after(step));
      } catch (Refusal e) {
        throw new Declining(e);
      }
    }
    return stages;
  }

  /** A step's refusal, which is a verdict on one candidate; others are errors of the plan. */
  private static final class Declining extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Declining(Refusal cause) {
      super(cause.getMessage(), cause);
    }
  }
}
