package io.espalier.sweep;

import io.espalier.plan.CandidateTrials;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Lease;
import io.espalier.store.Store;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a sweep's folder holds for nothing, and frees it; the folder is its own meanwhile.
 * Journal, table and outcomes always stay.
 */
public final class Cleaning implements AutoCloseable {
  private final PlannedTrials planned;
  private final Lease lease;
  private final Renewal renewal;
  private final KnownResults known;
  private final List<Trial> asked;
  private final int open;

  private Cleaning(PlannedTrials planned, Store folder, Clock clock, Lease lease) {
    this.planned = planned;
    this.lease = lease;
    this.renewal = new Renewal(lease, clock, Sweep.LEASE.dividedBy(3));
    this.known = new KnownResults(folder, SweepListener.NONE);
    Asking asking = new Asking(planned.plan(), planned.candidates(), known);
    asking.replay();
    this.open = (int) asking.askDry().stream().map(leg -> leg.trial()).distinct().count();
    this.asked = asking.trials();
  }

  /**
   * Takes the folder of a sweep.
   *
   * @param clock the wall's, for the lease
   * @throws Refusal if a driver runs the sweep, or there is no sweep in the folder
   */
  public static Cleaning of(PlannedTrials planned, Store folder, Clock clock) {
    // Before the lease, whose file would be there.
    if (new Journal(folder).events().isEmpty() && new TrialFiles(folder).begun().isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot clean sweep '%s': %s holds nothing of it yet; run the sweep first",
              planned.plan().name(), folder.uri()));
    }
    Lease lease = Lease.acquire(folder, clock, Sweep.LEASE);
    try {
      return new Cleaning(planned, folder, clock, lease);
    } catch (RuntimeException e) {
      lease.release();
      throw e;
    }
  }

  /** What could not be read of the journal and no driver has told yet: a sentence each. */
  public List<String> leftOut() {
    return known.leftOut();
  }

  /**
   * What nothing needs any more.
   *
   * @param models whether models that are neither on the front nor a start belong to it
   * @throws Refusal if models do and the sweep is not done: any of them may be needed then
   */
  public Leftovers leftovers(boolean models) {
    List<Leftovers.Leftover> all = new ArrayList<>();
    WorkInVain.find(known, asked, open == 0)
        .forEach(
            (trial, reason) ->
                all.add(
                    new Leftovers.Leftover(
                        trial, candidate(trial), reason, known.files().workSize(trial))));
    if (models) {
      all.addAll(beaten());
    }
    return new Leftovers(all, open);
  }

  private List<Leftovers.Leftover> beaten() {
    SweepPlan plan = planned.plan();
    if (open > 0) {
      throw new Refusal(
          Text.of(
              "Cannot free models of sweep '%s': %,d trials are still to be done, which decide what the front is; run the sweep to its end, or leave out --models",
              plan.name(), open));
    }
    List<SweepRow> rows = ScoredCandidate.comparable(plan, known.rows());
    Set<Hash> needed = needed();
    return rows.stream()
        .filter(SweepRow::measured)
        .map(SweepRow::trial)
        .filter(trial -> !needed.contains(trial) && known.files().hasModel(trial))
        .map(
            trial ->
                new Leftovers.Leftover(
                    trial,
                    candidate(trial),
                    Leftovers.Reason.BEATEN,
                    known.files().modelSize(trial)))
        .toList();
  }

  /** The trials of the front, those that others start from, and those that a plan names to. */
  private Set<Hash> needed() {
    Set<Hash> needed = new HashSet<>();
    SweepPlan plan = planned.plan();
    ScoredCandidate.front(ScoredCandidate.of(plan, known.rows()), plan)
        .forEach(candidate -> candidate.rows().forEach(row -> needed.add(row.trial())));
    known.rows().stream().flatMap(row -> start(row).stream()).forEach(needed::add);
    for (Trial trial : asked) {
      trial.candidate().start().after().ifPresent(needed::add);
      if (family(trial.id()).equals(Optional.of(CandidateTrials.MODELS))) {
        needed.add(trial.id());
      }
    }
    return needed;
  }

  private static Optional<Hash> start(SweepRow row) {
    return Start.read((Call) Call.parse(row.text()).options().get("start")).after();
  }

  private Optional<String> family(Hash trial) {
    return Optional.ofNullable(planned.candidates().origin(trial))
        .map(CandidateTrials.Origin::family);
  }

  private String candidate(Hash trial) {
    return Optional.ofNullable(planned.candidates().origin(trial))
        .map(CandidateTrials.Origin::candidate)
        .or(() -> known.row(trial).map(SweepRow::candidate))
        .orElse("-");
  }

  /** Frees it. */
  public void free(Leftovers leftovers) {
    for (Leftovers.Leftover leftover : leftovers.all()) {
      renewal.whenDue();
      if (leftover.reason() == Leftovers.Reason.BEATEN) {
        known.files().forgetModel(leftover.trial());
      } else {
        known.files().forget(leftover.trial());
      }
    }
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    lease.release();
  }
}
