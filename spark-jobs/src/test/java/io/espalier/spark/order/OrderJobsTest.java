package io.espalier.spark.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spark.testing.Ends;
import io.espalier.spark.testing.Trials;
import io.espalier.trial.Workers.Completion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may have killed an executor, and who runs when that is open. */
class OrderJobsTest {
  private static final Completion NOBODY = new Ends();

  private final List<OrderJob> withdrawn = new ArrayList<>();
  private final OrderJobs jobs = new OrderJobs(job -> {}, withdrawn::add, () -> {});

  /** An order whose job and stage have its number. */
  private OrderJob job(int number) {
    return given(new OrderJob(number, Trials.order(number), "", NOBODY));
  }

  private OrderJob given(OrderJob job) {
    int number = (int) job.number();
    jobs.add(job);
    jobs.jobStarted(number, number, List.of(number));
    return job;
  }

  private void lose(OrderJob job, int task) {
    jobs.taskStarted((int) job.number(), task);
    jobs.taskEnded((int) job.number(), task, new TaskEnd.ExecutorLost());
  }

  @Test
  void afterTwoLostExecutorsItRunsAloneAndAfterAThirdNoMore() {
    OrderJob first = job(1);
    lose(first, 10);
    assertThat(first.suspected()).isFalse();
    assertThat(withdrawn).isEmpty();
    lose(first, 11);
    assertThat(withdrawn).containsExactly(first);
    first.failed(new IllegalStateException("Job 1 cancelled part of cancelled job group a"));
    assertThat(first.runsAgain()).isTrue();
    OrderJob alone = given(first.again(2));
    assertThat(alone.suspected()).isTrue();
    lose(alone, 12);
    assertThat(withdrawn).containsExactly(first, alone);
    alone.failed(new IllegalStateException("Job aborted"));
    assertThat(alone.runsAgain()).isFalse();
    assertThat(alone.history())
        .isEqualTo("3 executors were lost under it, the last with nothing beside it");
  }

  @Test
  void whatSparkGivesUpAtTheFirstLostExecutorRunsAgainBesideOthers() {
    OrderJob first = job(1);
    lose(first, 10);
    first.failed(new IllegalStateException("Job aborted due to stage failure"));
    assertThat(first.runsAgain()).isTrue();
    assertThat(first.again(2).suspected()).isFalse();
  }

  @Test
  void anExecutorThatWasTakenAwayIsNobodysFault() {
    OrderJob first = job(1);
    for (int task = 0; task < 9; task++) {
      jobs.taskStarted(1, task);
      jobs.taskEnded(1, task, new TaskEnd.Other());
    }
    assertThat(first.suspected()).isFalse();
    assertThat(withdrawn).isEmpty();
  }

  @Test
  void aJobThatIsKilledRunsOnceMore() {
    OrderJob first = job(1);
    first.failed(new IllegalStateException("Job 1 cancelled because killed via the Web UI"));
    assertThat(first.runsAgain()).isTrue();
    OrderJob again = first.again(2);
    again.failed(new IllegalStateException("Job 2 cancelled because Stage 7 was cancelled"));
    assertThat(again.runsAgain()).isFalse();
    assertThat(again.history()).isEqualTo("its job was killed 2 times at Spark's own controls");
  }

  @Test
  void whatSparkGivesUpForAnyOtherReasonIsSaidInOneLine() {
    OrderJob first = job(1);
    first.failed(new IllegalStateException("Job aborted: too much\n\nDriver stacktrace:\n at a"));
    assertThat(first.runsAgain()).isFalse();
    assertThat(first.history()).isEqualTo("Job aborted: too much");
  }

  private static OrderJob suspect() {
    OrderJob job = new OrderJob(3, Trials.order(3), "", NOBODY);
    job.taskEnded(1, new TaskEnd.ExecutorLost());
    job.taskEnded(2, new TaskEnd.ExecutorLost());
    return job.again(4);
  }

  @Test
  void aSuspectGoesFirstAndRunsAlone() {
    WaitingOrders waiting = new WaitingOrders();
    OrderJob running = new OrderJob(1, Trials.order(1), "", NOBODY);
    OrderJob ordinary = new OrderJob(2, Trials.order(2), "", NOBODY);
    OrderJob suspect = suspect();
    waiting.add(ordinary);
    waiting.add(suspect);
    assertThat(waiting.next(List.of(running), 4)).isEmpty();
    assertThat(waiting.next(List.of(), 4)).contains(suspect);
    assertThat(waiting.next(List.of(suspect), 4)).isEmpty();
    assertThat(waiting.next(List.of(), 4)).contains(ordinary);
    assertThat(waiting.next(List.of(), 4)).isEmpty();
  }

  @Test
  void aSuspectThatIsNotWantedAnyMoreHoldsNobodyUp() {
    WaitingOrders waiting = new WaitingOrders();
    OrderJob ordinary = new OrderJob(2, Trials.order(2), "", NOBODY);
    OrderJob suspect = suspect();
    waiting.add(ordinary);
    waiting.add(suspect);
    assertThat(waiting.take(Trials.order(3).trial())).containsExactly(suspect);
    assertThat(waiting.next(List.of(), 1)).contains(ordinary);
  }
}
