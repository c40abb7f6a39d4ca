package io.espalier.sweep;

import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.search.Constraint;
import io.espalier.search.Sentence;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Rewind;
import io.espalier.step.Step;
import io.espalier.trial.Start;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says before anything is trained which candidates can keep to the constraints. */
public final class Feasibility {
  private final Vocabulary vocabulary;
  private final List<Constraint> constraints;
  private final Map<Sentence, Forecast> models = new HashMap<>();

  /** Judges by the constraints of a plan. */
  public Feasibility(SweepPlan plan) {
    this.vocabulary = new Vocabulary(plan);
    this.constraints = plan.constraints();
  }

  /** What is known of a candidate beforehand. */
  public sealed interface Verdict {
    /** It can keep to every constraint. */
    record Feasible(Forecast forecast) implements Verdict {}

    /** It cannot keep to this constraint. */
    record Violates(Constraint constraint, Forecast forecast) implements Verdict {}

    /** A step declines it. */
    record Declined(String reason) implements Verdict {}
  }

  /**
   * Judges a candidate.
   *
   * @throws Refusal if a name or an option in it is unknown
   */
  public Verdict judge(Sentence sentence) {
    List<Step> steps = vocabulary.steps(sentence);
    try {
      Forecast forecast = after(start(sentence), steps);
      checkOrder(sentence);
      Optional<Constraint> violated =
          constraints.stream().filter(constraint -> !constraint.allows(forecast)).findFirst();
      return violated.isPresent()
          ? new Verdict.Violates(violated.get(), forecast)
          : new Verdict.Feasible(forecast);
    } catch (Declining e) {
      return new Verdict.Declined(e.getMessage());
    }
  }

  private void checkOrder(Sentence sentence) {
    try {
      Rewind.check(all(sentence));
    } catch (Refusal e) {
      throw new Declining(e);
    }
  }

  /** The steps of a sentence behind those of the model that it starts from. */
  private List<Step> all(Sentence sentence) {
    List<Step> all = new ArrayList<>(vocabulary.model(sentence).map(this::all).orElse(List.of()));
    all.addAll(vocabulary.steps(sentence));
    return all;
  }

  /** The network that a start gives, as wide as it may be. */
  Network network(Call start) {
    return start(new Sentence(start, List.of())).widest();
  }

  private Forecast start(Sentence sentence) {
    Optional<Sentence> model = vocabulary.model(sentence);
    if (model.isPresent()) {
      return forecast(model.get());
    }
    Start start = Start.read(sentence.start());
    if (start instanceof Start.Fresh fresh) {
      return Forecast.exact(Zoo.CATALOG.read(fresh.architecture()));
    }
    throw new Refusal(
        Text.of(
                "Cannot forecast %s: its network is known only to its folder; start from an architecture",
                start.call())
            + " or from a model that the sweep names");
  }

  private Forecast forecast(Sentence model) {
    Forecast known = models.get(model);
    if (known == null) {
      known = after(start(model), vocabulary.steps(model));
      models.put(model, known);
    }
    return known;
  }

  private static Forecast after(Forecast start, List<Step> steps) {
    Forecast forecast = start;
    for (Step step : steps) {
      try {
        forecast = step.forecast(forecast);
      } catch (Refusal e) {
        throw new Declining(e);
      }
    }
    return forecast;
  }

  /** A step's refusal, which is a verdict on one candidate; others are errors of the plan. */
  private static final class Declining extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Declining(Refusal cause) {
      super(cause.getMessage(), cause);
    }
  }
}
