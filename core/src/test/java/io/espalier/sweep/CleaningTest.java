package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.LeftoversText;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Lease;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.sweep.Leftovers.Leftover;
import io.espalier.sweep.Leftovers.Reason;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.testing.SweepFixture;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.Result;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CleaningTest {
  private static final SweepPlan PLAN = plan("trials=24");
  private static final SweepPlan HALVING = plan("trials=34", "families.drawn.by=asha(eta=2)");

  private final Store folder = new MemoryStore();
  private final TrialFiles files = new TrialFiles(folder);
  private final UntrainedTrials simulator = new UntrainedTrials(folder);

  private Leftovers find(SweepPlan plan, boolean models) {
    return clean(plan, models, false);
  }

  private Leftovers clean(SweepPlan plan, boolean models, boolean free) {
    List<String> kept = kept();
    try (Cleaning cleaning = Cleaning.of(PlannedTrials.of(plan), folder, CLOCK)) {
      Leftovers leftovers = cleaning.leftovers(models);
      if (free) {
        cleaning.free(leftovers);
      }
      return leftovers;
    } finally {
      assertThat(kept()).isEqualTo(kept);
    }
  }

  private List<String> kept() {
    List<String> names = new ArrayList<>(folder.child("journal").list());
    names.addAll(folder.child("outcomes").list());
    return names;
  }

  private static Map<Hash, Reason> reasons(Leftovers leftovers) {
    return leftovers.all().stream().collect(Collectors.toMap(Leftover::trial, Leftover::reason));
  }

  private void leaveWork(Hash trial) {
    folder.child("work").child(trial.hex()).publish("step-0/state", new byte[7]);
  }

  private void stopped(SweepPlan plan, int after) {
    Cancel cancel = () -> simulator.legs().size() >= after;
    assertThat(run(plan, folder, 1, simulator, cancel, SweepListener.NONE))
        .isEqualTo(Sweep.Ending.INTERRUPTED);
  }

  @Test
  void refusesAFolderWithoutASweep() {
    assertThatThrownBy(() -> find(PLAN, false))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot clean sweep 'simulated': memory: holds nothing of it yet; run the sweep first");
    assertThat(folder.list()).isEmpty();
  }

  @Test
  void refusesWhileADriverRunsTheSweep() {
    run(PLAN, folder, 2, simulator);
    Lease driver = Lease.acquire(folder, CLOCK, Duration.ofMinutes(1));
    assertThatThrownBy(() -> find(PLAN, false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds it until");
    driver.release();
    assertThat(find(PLAN, false).all()).isEmpty();
    Lease.acquire(folder, CLOCK, Duration.ofMinutes(1)).release();
  }

  @Test
  void findsWorkThatNothingGoesOnFromAndLeavesTheRest() {
    stopped(PLAN, 9);
    Hash ended = table(folder).get(0).trial();
    Hash other = Hash.of("a trial of another plan");
    Hash open =
        PlannedTrials.of(PLAN).trials().stream()
            .map(Trial::id)
            .filter(trial -> !simulator.runs().containsKey(trial))
            .findFirst()
            .orElseThrow();
    List.of(ended, other, open).forEach(this::leaveWork);
    Leftovers found = find(PLAN, false);
    assertThat(reasons(found)).isEqualTo(Map.of(ended, Reason.ENDED, other, Reason.NOT_ASKED_FOR));
    assertThat(found.all()).allMatch(each -> each.bytes() == 7);
    assertThat(found.open()).isEqualTo(15);
    assertThat(files.begun()).hasSize(3);
    clean(PLAN, false, true);
    assertThat(files.begun()).containsExactly(open);
    assertThat(find(PLAN, false).all()).isEmpty();
  }

  /** What failed by its surroundings is tried again from where it was. */
  @Test
  void leavesTheWorkOfWhatIsTriedAgain() {
    UntrainedTrials troubled = new UntrainedTrials(folder).troubledAfterTheBase(2);
    run(PLAN, folder, 2, troubled);
    table(folder).forEach(row -> leaveWork(row.trial()));
    Leftovers found = clean(PLAN, false, true);
    List<Hash> failed =
        table(folder).stream()
            .filter(row -> !row.outcome().lasting())
            .map(SweepRow::trial)
            .toList();
    assertThat(found.open()).isEqualTo(failed.size()).isPositive();
    assertThat(files.begun()).containsExactlyInAnyOrderElementsOf(failed);
  }

  @Test
  void freesPausedTrialsOnlyOnceNothingIsLeftToDo() {
    stopped(HALVING, 12);
    List<Hash> paused = files.begun();
    assertThat(paused).isNotEmpty();
    Leftovers found = find(HALVING, false);
    assertThat(found.all()).isEmpty();
    assertThat(found.open()).isPositive();
    assertThat(run(HALVING, folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    Set<Hash> waiting =
        table(folder).stream()
            .filter(row -> row.outcome() instanceof Result.Paused)
            .map(SweepRow::trial)
            .collect(Collectors.toSet());
    waiting.forEach(this::leaveWork);
    found = clean(HALVING, false, true);
    assertThat(found.open()).isZero();
    assertThat(reasons(found).keySet()).isEqualTo(waiting);
    assertThat(reasons(found).values()).containsOnly(Reason.PAUSED);
    assertThat(files.begun()).isEmpty();
  }

  @Test
  void freesModelsThatAreNeitherOnTheFrontNorAStart() {
    run(PLAN, folder, 2, simulator);
    List<SweepRow> rows = table(folder);
    Set<Hash> stay =
        ScoredCandidate.front(ScoredCandidate.of(PLAN, rows), PLAN).stream()
            .flatMap(candidate -> candidate.rows().stream())
            .map(SweepRow::trial)
            .collect(Collectors.toSet());
    rows.stream()
        .flatMap(row -> Trial.read(row.text()).candidate().start().after().stream())
        .forEach(stay::add);
    Leftovers found = clean(PLAN, true, true);
    assertThat(reasons(found).values()).containsOnly(Reason.BEATEN);
    assertThat(found.all()).hasSize(24 - stay.size()).allMatch(each -> each.bytes() == 10);
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(files.hasModel(row.trial())).isEqualTo(stay.contains(row.trial())));
    assertThat(run(PLAN, folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
    assertThat(table(folder)).isEqualTo(rows);
    assertThat(find(PLAN, true).all()).isEmpty();
  }

  @Test
  void leavesModelsThatThePlanNamesAndThoseOnOtherData() {
    run(PLAN, folder, 2, simulator);
    run(models("data { source = generated, validation = 400 }"), folder, 2, simulator);
    assertThat(find(models("data { source = generated, validation = 400 }"), true).all()).isEmpty();
  }

  /** A plan of two models alone, one of which is beaten. */
  private static SweepPlan models(String data) {
    return SweepFixture.config(
            "name = simulated, trials = 9, "
                + data
                + ", models { one = [resnet-20], two = [\"resnet-20(width=0.5)\"] }\n"
                + "objectives = [maximize accuracy]")
        .plan();
  }

  @Test
  void refusesToFreeModelsBeforeTheFrontIsKnown() {
    stopped(PLAN, 9);
    assertThatThrownBy(() -> clean(PLAN, true, true))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot free models of sweep 'simulated': 15 trials are still to be done, which decide what the front is; run the sweep to its end, or leave out --models");
  }

  /** A sentence of a configuration may name what was beaten as its new start. */
  @Test
  void aRemovedModelIsTrainedAgainWhereANewCandidateStartsFromIt() {
    String start = "name = simulated, data = generated, trials = 9\n";
    SweepPlan one =
        SweepFixture.config(
                start + "families { f { from = \"resnet-20(width=0.5)\", try = [zero-gamma] } }")
            .plan();
    run(one, folder, 1, simulator);
    Hash removed = table(folder).get(0).trial();
    files.forgetModel(removed);
    SweepPlan two =
        SweepFixture.config(
                start
                    + "models { half = [\"resnet-20(width=0.5)\", zero-gamma] }\n"
                    + "families { f { from = half, try = [\"train(epochs=1)\"] } }")
            .plan();
    run(two, folder, 1, simulator);
    SweepRow row =
        table(folder).stream()
            .filter(each -> !each.trial().equals(removed))
            .findFirst()
            .orElseThrow();
    assertThat(Trial.read(row.text()).candidate().start()).isEqualTo(new Start.OutcomeOf(removed));
    assertThat(row.measured()).isTrue();
    assertThat(files.hasModel(removed)).isTrue();
    assertThat(simulator.runs()).containsEntry(removed, 2);
    assertThat(find(two, true).open()).isZero();
  }

  @Test
  void saysWhatIsLost() {
    Leftovers found =
        new Leftovers(
            List.of(
                new Leftover(Hash.of("a"), "base | tune", Reason.NOT_ASKED_FOR, 999),
                new Leftover(Hash.of("b"), "base | full", Reason.BEATEN, 1_234_567),
                new Leftover(Hash.of("c"), "-", Reason.BEATEN, 12_345_678_901L)),
            1);
    assertThat(LeftoversText.of(found).lines().map(line -> line.replaceAll("\\s+", " ")))
        .containsExactly(
            "work %s base | tune 999 B the configuration does not ask for the trial"
                .replace("%s", Hash.of("a").shortForm()),
            "model %s base | full 1.2 MB not on the front, and no trial starts from it"
                .replace("%s", Hash.of("b").shortForm()),
            "model %s - 12.3 GB not on the front, and no trial starts from it"
                .replace("%s", Hash.of("c").shortForm()),
            "12.3 GB in all",
            "not asked for: this trial would begin anew for a configuration that asks again",
            "these 2 models cannot be had again without training, and no new trial can start there; rows, outcomes and scores stay",
            "1 trial is still to be done; what it continues from stays");
  }
}
