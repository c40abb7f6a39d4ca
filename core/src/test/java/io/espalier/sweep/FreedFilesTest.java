package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.testing.UntrainedTrials;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sweep frees at its end, and what it does where models were removed. */
class FreedFilesTest {
  private static final SweepPlan SMALL = plan("trials=24");

  private final Store folder = new MemoryStore();
  private final UntrainedTrials simulator = new UntrainedTrials(folder);

  @Test
  void freesWhatEndedTrialsLeftAndNothingElse() {
    UntrainedTrials troubled = new UntrainedTrials(folder).troubledAfterTheBase(2);
    Hash other = Hash.of("a trial of another plan");
    run(SMALL, folder, 2, troubled);
    List<SweepRow> rows = table(folder);
    rows.forEach(row -> leaveWork(row.trial()));
    leaveWork(other);
    run(SMALL, folder, 2, troubled);
    List<Hash> left =
        rows.stream().filter(row -> !row.outcome().lasting()).map(SweepRow::trial).toList();
    assertThat(left).isNotEmpty();
    assertThat(new TrialFiles(folder).begun()).containsAll(left).contains(other);
    assertThat(new TrialFiles(folder).begun()).hasSize(left.size() + 1);
  }

  private void leaveWork(Hash trial) {
    folder.child("work").child(trial.hex()).publish("step-0/state", new byte[1]);
  }

  /** Its outcome is known, so nobody trains it again; another sweep does. */
  @Test
  void givesNoRunToTrialsWhoseStartsModelWasRemoved() {
    run(plan("trials=2"), folder, 2, simulator);
    List<SweepRow> models = table(folder);
    assertThat(models).hasSize(2);
    new TrialFiles(folder).forgetModel(models.get(0).trial());
    run(plan("trials=24"), folder, 2, simulator);
    List<SweepRow> without =
        table(folder).stream().filter(row -> row.outcome() instanceof Result.Failed).toList();
    assertThat(without).isNotEmpty().allMatch(row -> row.seed() == models.get(0).seed());
    assertThat(without.get(0).outcome().reason().orElseThrow())
        .isEqualTo(
            "no start: it starts from trial %s, whose model was removed; put it back, or give the sweep another name to train it again",
            models.get(0).trial().shortForm());
    assertThat(simulator.total()).isEqualTo(24 - without.size());
    assertThat(run(plan("trials=24"), folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
    assertThat(table(folder)).containsAll(models);

    folder.child("models").child(models.get(0).trial().hex()).publish("network.json", new byte[1]);
    assertThat(run(plan("trials=24"), folder, 2, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).hasSize(24).allMatch(SweepRow::measured);
  }

  @Test
  void takesNoTestScoreWhereTheModelWasRemoved() {
    run(SMALL, folder, 2, simulator);
    Set<Hash> tested = simulator.tests().keySet();
    table(folder).stream()
        .map(SweepRow::trial)
        .filter(trial -> !tested.contains(trial))
        .forEach(new TrialFiles(folder)::forgetModel);
    SweepPlan other = plan("trials=24", "objectives=[minimize params, maximize accuracy]");
    assertThat(run(other, folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
    assertThat(ScoredCandidate.front(ScoredCandidate.of(other, table(folder)), other))
        .anyMatch(candidate -> !tested.contains(candidate.first().trial()));
    assertThat(simulator.tests().keySet()).isEqualTo(tested);
  }
}
