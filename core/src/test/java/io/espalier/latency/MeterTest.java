package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final long MILLI = 1_000_000;

  private final FakeClock clock = new FakeClock();
  private final FakeSurroundings surroundings = new FakeSurroundings(clock);

  @Test
  void aCallOfFiveMillisecondsIsMeasuredExactly() {
    Reading reading = measure(() -> clock.work(5 * MILLI));
    Statistics statistics = reading.statistics();
    assertThat(statistics.p50()).isEqualTo(5 * MILLI);
    assertThat(statistics.p90()).isEqualTo(5 * MILLI);
    assertThat(statistics.p99()).hasValue(5 * MILLI);
    assertThat(statistics.iqr()).isZero();
    assertThat(statistics.samples()).isEqualTo(600);
    assertThat(reading.rounds()).hasSize(3);
    assertThat(reading.verdict().toString()).isEqualTo("stable");
  }

  @Test
  void percentilesAreThoseOfTheCalls() {
    // Of ten calls nine take 1.00 ms and one 1.05 ms, in every block of ten.
    int[] count = {0};
    Reading reading = measure(() -> clock.work(count[0]++ % 10 == 9 ? 1_050_000 : MILLI));
    assertThat(reading.statistics().p90()).isEqualTo(MILLI);
    assertThat(reading.statistics().p90Bound()).hasValue(1_050_000);
    assertThat(reading.statistics().p99()).hasValue(1_050_000);
    assertThat(reading.verdict().stable()).isTrue();
  }

  @Test
  void aRoundHasEnoughCallsAndEnoughTimeButNoMoreThanItsEnd() {
    assertThat(measure(() -> clock.work(50 * MILLI)).statistics().samples()).isEqualTo(200);
    assertThat(measure(() -> clock.work(MILLI)).statistics().samples()).isEqualTo(3000);
    Reading slow = measure(() -> clock.work(1000 * MILLI));
    assertThat(slow.statistics().samples()).isEqualTo(30);
    assertThat(slow.statistics().p90Bound()).isEmpty();
    assertThat(slow.verdict().reasons())
        .containsExactly("its times did not settle while it warmed up");
    Reading asked =
        measure(() -> clock.work(1000 * MILLI), Protocol.STANDARD.withCalls(250).withRounds(1));
    assertThat(asked.statistics().samples()).isEqualTo(250);
  }

  @Test
  void callsBelowFiftyMicrosecondsAreTimedInBlocks() {
    Statistics statistics = measure(() -> clock.work(15_000)).statistics();
    assertThat(statistics.block()).isEqualTo(4);
    assertThat(statistics.p50()).isEqualTo(15_000);
  }

  @Test
  void warmsUpUntilItsTimesSettle() {
    int[] calls = {0};
    WarmUp warm =
        WarmUp.of(
            () -> clock.work(calls[0]++ < 400 ? 30 * MILLI - calls[0] * 50_000L : 10 * MILLI),
            clock,
            Protocol.STANDARD);
    assertThat(warm.settled()).isTrue();
    assertThat(warm.median()).isEqualTo(10 * MILLI);
    assertThat(calls[0]).isEqualTo(450);
  }

  @Test
  void casesTakeTurnsInAnOrderThatTheSeedDecides() {
    List<String> order = new ArrayList<>();
    List<Runnable> calls = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      calls.add(
          () -> {
            if (order.isEmpty() || !order.get(order.size() - 1).equals(name)) {
              order.add(name);
            }
            clock.work(MILLI);
          });
    }
    List<List<String>> runs = new ArrayList<>();
    for (long seed : List.of(1L, 1L, 2L)) {
      order.clear();
      new Meter(clock, surroundings, Protocol.STANDARD.withRounds(4), 1)
          .measure(calls, this::reference, seed);
      runs.add(List.copyOf(order));
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1)).isNotEqualTo(runs.get(2));
    assertThat(runs.get(0)).startsWith("a", "b", "c");
  }

  @Test
  void garbageIsCollectedBetweenCallsAndNotCountedAsADisturbance() {
    surroundings.breaks = 5;
    Reading reading = measure(() -> clock.work(5 * MILLI));
    assertThat(surroundings.collected).isEqualTo(3 + 5);
    assertThat(reading.statistics().samples()).isEqualTo(600);
    assertThat(reading.verdict().stable()).isTrue();
  }

  @Test
  void theThreadIsKeptOnItsCoreAndLetGo() {
    int[] pinned = {0};
    measure(
        () -> {
          pinned[0] = Math.max(pinned[0], surroundings.pinned);
          clock.work(5 * MILLI);
        });
    assertThat(pinned[0]).isEqualTo(1);
    assertThat(surroundings.pinned).isZero();
  }

  private void reference() {
    clock.work(2 * MILLI);
  }

  private Reading measure(Runnable call) {
    return measure(call, Protocol.STANDARD);
  }

  private Reading measure(Runnable call, Protocol protocol) {
    return new Meter(clock, surroundings, protocol, 1)
        .measure(List.of(call), this::reference, 1)
        .get(0);
  }
}
