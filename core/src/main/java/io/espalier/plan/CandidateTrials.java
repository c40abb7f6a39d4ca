package io.espalier.plan;

import io.espalier.latency.MachineTimes;
import io.espalier.metric.Metrics;
import io.espalier.search.CandidateText;
import io.espalier.search.Families;
import io.espalier.search.Family;
import io.espalier.search.Listed;
import io.espalier.search.Probes;
import io.espalier.search.Proposal;
import io.espalier.search.SearchTask;
import io.espalier.search.TrialsOf.Answer;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trials that a plan's candidates come to, and of each trial where it came from. What was
 * judged once is remembered.
 */
public final class CandidateTrials {
  /** The family of the models that others start from. */
  public static final String MODELS = "models";

  /**
   * Where a trial came from.
   *
   * @param role what it is to the search that proposed it; empty if there is nothing to say
   * @param parent the trial of the candidate that the search went on from, if there is one
   * @param candidate the candidate as it was written
   * @param identity the same for all seeds of the candidate
   * @param stages what is known of its network before its first step and after each; empty if a
   *     step declines it
   */
  public record Origin(
      String family,
      String role,
      Optional<Hash> parent,
      String candidate,
      Hash identity,
      List<StageCost> stages) {
    public Origin {
      stages = List.copyOf(stages);
    }

    /** What is known of it exactly before it runs. */
    public Metrics known() {
      return stages.isEmpty() ? Metrics.NONE : stages.get(stages.size() - 1).exact();
    }
  }

  private final SweepPlan plan;
  private final CandidateReader reader;
  private final Feasibility feasibility;
  private final Map<CandidateText, Feasibility.Verdict> verdicts = new HashMap<>();
  private final Map<Hash, Origin> origins = new HashMap<>();
  private final Map<Seeded, Answer.Trials> trials = new HashMap<>();

  private record Seeded(CandidateText candidate, List<Long> seeds) {}

  /** Those of a plan, by its own times of calls. */
  public CandidateTrials(SweepPlan plan) {
    this(plan, PlanTimes.of(plan));
  }

  /**
   * Those of a plan.
   *
   * @param times of calls, which the plan prunes to and judges by, if it does
   */
  CandidateTrials(SweepPlan plan, Optional<MachineTimes> times) {
    this.plan = plan;
    this.reader = new CandidateReader(plan, times);
    this.feasibility = new Feasibility(plan, reader);
  }

  /** Predicted times of calls, if the plan has any. */
  Optional<MachineTimes> times() {
    return reader.forecasts().times();
  }

  /**
   * Checks all that a family may propose as far as it is read; a search may come to some of it only
   * after many trials.
   *
   * @throws Refusal if a name or an option is unknown, or the end of a range is not allowed
   */
  void checkNames(SweepPlan.PlannedFamily family) {
    try {
      Probes.of(family.space()).forEach(feasibility::checkNames);
    } catch (Refusal e) {
      throw new Refusal(
          Text.of("%s (in 'families.%s')", String.valueOf(e.getMessage()), family.name()), e);
    }
  }

  /** Where a trial came from that was asked for. */
  public Origin origin(Hash trial) {
    return origins.get(trial);
  }

  /** The plan's families, the models first, with their searches at the beginning. */
  public Families families() {
    return new Families(families((family, candidate, verdict) -> {}), plan.trials());
  }

  /** Hears what is judged of what a family proposes. */
  interface Judged {
    void told(String family, CandidateText candidate, Feasibility.Verdict verdict);
  }

  /** The same; every verdict on a proposal is told. */
  List<Family> families(Judged judged) {
    List<Family> families = new ArrayList<>();
    List<CandidateText> models = List.copyOf(plan.models().values());
    families.add(
        new Family(
            MODELS,
            false,
            proposal -> trials(MODELS, proposal),
            () -> Listed.begin(models, plan.seeds())));
    for (SweepPlan.PlannedFamily family : plan.families()) {
      SearchTask task =
          new SearchTask(
              family.space(),
              plan.seeds(),
              plan.objectives(),
              plan.constraints(),
              new PlanTerrain(reader, feasibility.latencies()));
      families.add(
          new Family(
              family.name(),
              family.by().adaptive(),
              proposal -> answer(family.name(), proposal, judged),
              () -> family.by().begin(task)));
    }
    return families;
  }

  private Answer answer(String family, Proposal proposal, Judged judged) {
    Feasibility.Verdict verdict = judge(proposal.candidate());
    judged.told(family, proposal.candidate(), verdict);
    return verdict instanceof Feasibility.Verdict.Feasible
        ? trials(family, proposal)
        : new Answer.Declined(verdict.reason());
  }

  /** What is known of a candidate beforehand. */
  Feasibility.Verdict judge(CandidateText candidate) {
    return verdicts.computeIfAbsent(candidate, feasibility::judge);
  }

  private Answer.Trials trials(String family, Proposal proposal) {
    Seeded key = new Seeded(proposal.candidate(), proposal.seeds());
    Answer.Trials known = trials.get(key);
    if (known == null) {
      known = made(family, proposal);
      trials.put(key, known);
    }
    return known;
  }

  private Answer.Trials made(String family, Proposal proposal) {
    CandidateText candidate = proposal.candidate();
    List<Trial> starts = new ArrayList<>();
    reader
        .model(candidate)
        .map(model -> trials(MODELS, new Proposal(model, proposal.seeds())))
        .ifPresent(
            model -> {
              starts.addAll(model.starts());
              starts.addAll(model.own());
            });
    List<Trial> own = proposal.seeds().stream().map(seed -> reader.trial(candidate, seed)).toList();
    for (Trial trial : own) {
      origins.computeIfAbsent(trial.id(), id -> origin(family, proposal));
    }
    return new Answer.Trials(starts, own);
  }

  private Origin origin(String family, Proposal proposal) {
    CandidateText candidate = proposal.candidate();
    return new Origin(
        family,
        proposal.role(),
        proposal.parent().map(parent -> tried(parent, proposal.seeds().get(0))),
        shown(family, candidate),
        reader.identity(candidate),
        judge(candidate).stages());
  }

  private Hash tried(CandidateText candidate, long seed) {
    Answer.Trials known = trials.get(new Seeded(candidate, List.of(seed)));
    return known == null ? reader.trial(candidate, seed).id() : known.own().get(0).id();
  }

  /** A model is shown by what it is made of, after its name. */
  private String shown(String family, CandidateText candidate) {
    Optional<String> name =
        plan.models().entrySet().stream()
            .filter(model -> family.equals(MODELS) && model.getValue().equals(candidate))
            .map(Map.Entry::getKey)
            .findFirst();
    return name.map(model -> model + ": " + candidate).orElse(candidate.toString());
  }
}
