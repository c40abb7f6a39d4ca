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
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void trainsAStartAgainWhoseModelIsGoneOnceForAllThatStartFromIt() {
    run(plan("trials=2"), folder, 2, simulator);
    List<SweepRow> models = table(folder);
    assertThat(models).hasSize(2);
    Hash gone = models.get(0).trial();
    new TrialFiles(folder).forgetModel(gone);
    assertThat(run(plan("trials=24"), folder, 2, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).hasSize(24).containsAll(models).allMatch(SweepRow::measured);
    assertThat(simulator.runs()).containsEntry(gone, 2);
    assertThat(simulator.total()).isEqualTo(25);
    assertThat(run(plan("trials=24"), folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  @Test
  void needsNoStartForWhatIsDone() {
    run(SMALL, folder, 2, simulator);
    table(folder).forEach(row -> new TrialFiles(folder).forgetModel(row.trial()));
    folder.delete("journal");
    run(SMALL, folder, 2, simulator);
    assertThat(simulator.total()).isEqualTo(24);
  }

  /** What a worker says that could not read the model; afterwards it can. */
  @Test
  void trainsAStartAgainThatWorkersFindDamaged() {
    AtomicInteger damaged = new AtomicInteger();
    UntrainedTrials reading =
        new UntrainedTrials(folder).answering(trial -> unread(trial, damaged));
    assertThat(run(SMALL, folder, 2, reading)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).hasSize(24).allMatch(SweepRow::measured);
    assertThat(reading.runs().values()).filteredOn(count -> count == 2).hasSizeBetween(2, 3);
  }

  private static Optional<Result> unread(Trial trial, AtomicInteger damaged) {
    return trial.candidate().start().after().isPresent() && damaged.getAndIncrement() == 0
        ? Optional.of(new Result.Failed(trial.id(), Result.Failure.NO_START, "it is damaged"))
        : Optional.empty();
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
