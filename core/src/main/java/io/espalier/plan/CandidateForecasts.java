package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.latency.MachineTimes;
import io.espalier.search.CandidateText;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Prune;
import io.espalier.step.Step;
import io.espalier.step.Train;
import io.espalier.trial.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the networks of candidates before anything is trained, and by it their steps: a
 * pruning to a latency means the counts that it leaves of the network before it.
 */
final class CandidateForecasts {
  private final PlanNames names;
  private final Optional<MachineTimes> times;
  private final Map<CandidateText, Stage> models = new HashMap<>();
  private final Map<Start, Stage> starts = new HashMap<>();
  private final Map<CandidateText, List<Step>> counted = new HashMap<>();

  /**
   * By the names of a plan.
   *
   * @param times of calls on this machine; without them a pruning to a latency stays as it is
   */
  CandidateForecasts(PlanNames names, Optional<MachineTimes> times) {
    this.names = names;
    this.times = times;
  }

  /** Times of calls on this machine, if the plan has any. */
  Optional<MachineTimes> times() {
    return times;
  }

  /**
   * The steps of a candidate, every pruning to a latency as the counts that it leaves.
   *
   * @throws Refusal if a name or option is unknown, or a latency is out of reach
   */
  List<Step> steps(CandidateText candidate) {
    List<Step> written = names.steps(candidate);
    if (times.isEmpty() || written.stream().noneMatch(CandidateForecasts::aimsAtLatency)) {
      return written;
    }
    List<Step> known = counted.get(candidate);
    if (known == null) {
      known = counted(start(candidate).forecast(), written, times.get());
      counted.put(candidate, known);
    }
    return known;
  }

  private static boolean aimsAtLatency(Step step) {
    return step instanceof Prune prune && prune.toLatency().isPresent();
  }

  private static List<Step> counted(Forecast start, List<Step> written, MachineTimes times) {
    List<Step> steps = new ArrayList<>();
    Forecast before = start;
    for (Step each : written) {
      Step step = each;
      if (each instanceof Prune prune && aimsAtLatency(prune)) {
        if (!before.macs().isExact()) {
          throw new Refusal(
              Text.of(
                  "Cannot prune to-latency=%s here: the channels before it are known only once they are trained; prune to MACs, or start from the saved model",
                  prune.toLatency().get().write()));
        }
        step = prune.counted(before.widest(), times);
      }
      steps.add(step);
      before = step.forecast(before);
    }
    return List.copyOf(steps);
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

  /** Where the way of a candidate begins. */
  Start first(CandidateText candidate) {
    return names.model(candidate).map(this::first).orElseGet(() -> names.start(candidate.start()));
  }

  /** The steps of a candidate behind those of the model that it starts from. */
  List<Step> all(CandidateText candidate) {
    List<Step> all = new ArrayList<>(names.model(candidate).map(this::all).orElse(List.of()));
    all.addAll(steps(candidate));
    return all;
  }

  /**
   * Checks the start of a candidate's whole way.
   *
   * @throws Refusal if it cannot be started from
   */
  void checkFirst(CandidateText candidate) {
    stage(first(candidate));
  }

  /**
   * What is known of the network before the first step of a candidate.
   *
   * @throws Refusal if its start is none, or a step of the model that it starts from declines it
   */
  Stage start(CandidateText candidate) {
    Optional<CandidateText> model = names.model(candidate);
    if (model.isPresent()) {
      return end(model.get());
    }
    return stage(names.start(candidate.start()));
  }

  private Stage stage(Start start) {
    return starts.computeIfAbsent(
        start, key -> Stage.of(key.forecast(CandidateForecasts::unnamed)));
  }

  private static Forecast unnamed(Hash trial) {
    throw new Refusal(
        Text.of(
            "Cannot start from outcome %s: a plan knows a trial's network by its name; name the model under 'models'",
            trial.shortForm()));
  }

  private Stage end(CandidateText model) {
    Stage known = models.get(model);
    if (known == null) {
      known = start(model);
      for (Step step : steps(model)) {
        known = known.after(step);
      }
      models.put(model, known);
    }
    return known;
  }
}
