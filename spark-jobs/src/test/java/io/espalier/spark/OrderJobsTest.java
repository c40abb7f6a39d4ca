package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spark.OrderJob.TaskEnd;
import io.espalier.trial.Workers.Completion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may have killed an executor, and who runs when that is open. */
class OrderJobsTest {
  private static final Completion NOBODY = new Ends();

  private final OrderJobs jobs = new OrderJobs(job -> {}, () -> {});

  /** An order whose job and stage have its number. */
  private OrderJob job(int number) {
    OrderJob job = new OrderJob(number, Trials.order(number), NOBODY);
    jobs.add(job);
    jobs.jobStarted(number, number, List.of(number));
    return job;
  }

  @Test
  void whoHadItsExecutorsForItselfIsNoVictim() {
    OrderJob one = job(1);
    OrderJob other = job(2);
    jobs.taskStarted(1, 10, "a");
    jobs.taskStarted(2, 20, "b");
    jobs.taskEnded(1, 10, TaskEnd.EXECUTOR_LOST);
    assertThat(one.perhapsVictim()).isFalse();
    assertThat(one.losses()).isOne();
    assertThat(other.losses()).isZero();
  }

  @Test
  void whoSharedALostExecutorMayBeAVictimWhicheverIsToldFirst() {
    OrderJob one = job(1);
    OrderJob other = job(2);
    jobs.taskStarted(1, 10, "a");
    jobs.taskStarted(2, 20, "a");
    jobs.taskEnded(1, 10, TaskEnd.EXECUTOR_LOST);
    jobs.taskEnded(2, 20, TaskEnd.EXECUTOR_LOST);
    assertThat(one.perhapsVictim()).isTrue();
    assertThat(other.perhapsVictim()).isTrue();
  }

  @Test
  void oneSharedExecutorAmongThoseLostIsEnoughForDoubt() {
    OrderJob one = job(1);
    job(2);
    jobs.taskStarted(2, 20, "a");
    jobs.taskStarted(1, 10, "a");
    jobs.taskEnded(1, 10, TaskEnd.EXECUTOR_LOST);
    jobs.taskStarted(1, 11, "b");
    jobs.taskEnded(1, 11, TaskEnd.EXECUTOR_LOST);
    assertThat(one.losses()).isEqualTo(2);
    assertThat(one.perhapsVictim()).isTrue();
  }

  @Test
  void aSuspectGoesFirstAndRunsAlone() {
    WaitingOrders waiting = new WaitingOrders();
    OrderJob running = new OrderJob(1, Trials.order(1), NOBODY);
    OrderJob ordinary = new OrderJob(2, Trials.order(2), NOBODY);
    OrderJob suspect = new OrderJob(3, Trials.order(3), NOBODY).suspected(4);
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
    OrderJob ordinary = new OrderJob(2, Trials.order(2), NOBODY);
    OrderJob suspect = new OrderJob(3, Trials.order(3), NOBODY).suspected(4);
    waiting.add(ordinary);
    waiting.add(suspect);
    assertThat(waiting.take(Trials.order(3).trial())).containsExactly(suspect);
    assertThat(waiting.next(List.of(), 1)).contains(ordinary);
  }
}
