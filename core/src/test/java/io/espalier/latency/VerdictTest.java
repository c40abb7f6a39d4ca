package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final long MILLI = 1_000_000;

  private final FakeClock clock = new FakeClock();
  private final FakeSurroundings surroundings = new FakeSurroundings(clock);
  private Runnable reference = () -> clock.work(2 * MILLI);

  @Test
  void saysWhichDisturbanceWasSeen() {
    assertThat(during(() -> surroundings.collections++))
        .isEqualTo("unstable: garbage collections: 1");
    assertThat(during(() -> surroundings.throttled = plus(surroundings.throttled, 2)))
        .isEqualTo("unstable: periods in which the control group was throttled: 2");
    assertThat(during(() -> surroundings.processor = OptionalInt.of(0)))
        .isEqualTo("unstable: changes of the core: 1");
    assertThat(during(() -> surroundings.stolen = plus(surroundings.stolen, 12)))
        .isEqualTo("unstable: the hypervisor gave 1.3 % of a core to others");
  }

  @Test
  void aLittleStealAndALittleOfOthersPass() {
    assertThat(during(() -> surroundings.stolen = plus(surroundings.stolen, 8)))
        .isEqualTo("stable");
    surroundings.others = 0.19;
    assertThat(during(() -> {})).isEqualTo("stable");
    surroundings.others = 0.22;
    assertThat(during(() -> {})).isEqualTo("unstable: other work took 11.0 % of all cores");
  }

  @Test
  void whatIsNotShownIsSaidAndNotTakenForFine() {
    surroundings.shown = false;
    surroundings.throttled = OptionalLong.empty();
    surroundings.processor = OptionalInt.empty();
    surroundings.stolen = OptionalLong.empty();
    assertThat(during(() -> {}))
        .isEqualTo("stable (not seen: throttling, migration, steal, other work)");
  }

  @Test
  void aReferenceThatDriftsMakesItUnstable() {
    int[] calls = {0};
    // Warming it up takes 1000 calls; the first round begins with the next 30.
    reference = () -> clock.work(calls[0]++ < 1030 ? 2 * MILLI : 2_120_000);
    assertThat(during(() -> {})).isEqualTo("unstable: the reference drifted by 6.0 %");
    calls[0] = 0;
    reference = () -> clock.work(calls[0]++ < 1030 ? 2 * MILLI : 2_080_000);
    assertThat(during(() -> {})).isEqualTo("stable");
  }

  @Test
  void wideQuartilesAndRoundsThatDifferMakeItUnstable() {
    int[] calls = {0};
    assertThat(verdict(() -> clock.work(calls[0]++ % 2 == 0 ? 5 * MILLI : 6 * MILLI)))
        .isEqualTo("unstable: the middle half of the calls spreads over 20.0 % of the median");
    calls[0] = 0;
    assertThat(verdict(() -> clock.work(calls[0]++ < 1100 ? 5 * MILLI : 5_300_000)))
        .isEqualTo("unstable: the medians of rounds differ by 6.0 %");
  }

  @Test
  void severalReasonsAreAllNamed() {
    assertThat(
            during(
                () -> {
                  surroundings.collections += 3;
                  surroundings.processor = OptionalInt.of(0);
                }))
        .isEqualTo("unstable: garbage collections: 3; changes of the core: 1");
  }

  /** The verdict on calls of 5 ms, amid the second round of which something happens once. */
  private String during(Runnable happening) {
    int[] calls = {0};
    return verdict(
        () -> {
          clock.work(5 * MILLI);
          if (calls[0]++ == 1300) {
            happening.run();
          }
        });
  }

  private String verdict(Runnable call) {
    return new Meter(clock, surroundings, Protocol.STANDARD, 1)
        .measure(List.of(call), reference, 1)
        .get(0)
        .verdict()
        .toString();
  }

  private static OptionalLong plus(OptionalLong counter, long more) {
    return OptionalLong.of(counter.getAsLong() + more);
  }
}
