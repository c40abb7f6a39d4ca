package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "43, 0",
    "44, 1",
    "63, 1",
    "64, 2",
    "100, 4",
    "200, 11",
    "500, 35",
    "1024, 81"
  })
  void boundsTheNinetiethPercentileByTheTableOfMlperf(int calls, int rank) {
    assertThat(EarlyStopping.rank(calls, 0.9)).isEqualTo(rank);
  }

  @ParameterizedTest
  @CsvSource({"458, 0", "459, 1", "1024, 4", "2000, 10"})
  void boundsTheNinetyNinthLikewise(int calls, int rank) {
    assertThat(EarlyStopping.rank(calls, 0.99)).isEqualTo(rank);
  }

  @Test
  void aMillionCallsComeCloseToThePercentileItself() {
    int rank = EarlyStopping.rank(1 << 20, 0.9);
    assertThat((double) rank / (1 << 20)).isBetween(0.0992, 0.1);
  }

  @Test
  void percentilesAreOrderStatistics() {
    Statistics hundred = Statistics.of(shuffled(100), 100, 1);
    assertThat(hundred.least()).isEqualTo(1);
    assertThat(hundred.p50()).isEqualTo(50);
    assertThat(hundred.p90()).isEqualTo(90);
    // The three slowest are discarded: 98, 99 and 100.
    assertThat(hundred.p90Bound()).hasValue(97);
    assertThat(hundred.iqr()).isEqualTo(75 - 25);
    assertThat(hundred.p99()).isEmpty();
    assertThat(hundred.outliers()).isZero();
  }

  @Test
  void theNinetyNinthIsBlankUntilItCanBeBounded() {
    assertThat(Statistics.of(shuffled(458), 458, 1).p99()).isEmpty();
    Statistics enough = Statistics.of(shuffled(459), 459, 1);
    assertThat(enough.p99()).hasValue(455);
    assertThat(enough.p99Bound()).hasValue(459);
    assertThat(Statistics.of(shuffled(43), 43, 1).p90Bound()).isEmpty();
    assertThat(Statistics.of(shuffled(44), 44, 1).p90Bound()).hasValue(44);
  }

  @Test
  void onlyTheFirstTimesCountAndBlocksAreDivided() {
    Statistics two = Statistics.of(new long[] {40, 20, 9999}, 2, 4);
    assertThat(two.samples()).isEqualTo(2);
    assertThat(two.p50()).isEqualTo(5);
    assertThat(two.p90()).isEqualTo(10);
  }

  @Test
  void outliersAreCountedAndStay() {
    // The median is 12 and the usual distance from it 1: beyond 14.8 lies far out.
    Statistics some = Statistics.of(new long[] {11, 11, 12, 12, 13, 13, 26, 27}, 8, 1);
    assertThat(some.outliers()).isEqualTo(1);
    assertThat(some.p90()).isEqualTo(27);
  }

  @Test
  void roundsAreJoinedByTheMedianOfEachStatistic() {
    Statistics slow = Statistics.of(LongStream.of(7, 8, 9).toArray(), 3, 1);
    Statistics fast = Statistics.of(LongStream.of(1, 2, 3).toArray(), 3, 1);
    Statistics usual = Statistics.of(LongStream.of(3, 4, 5).toArray(), 3, 1);
    Statistics joined = Statistics.median(List.of(slow, fast, usual));
    assertThat(joined.p50()).isEqualTo(4);
    assertThat(joined.least()).isEqualTo(3);
    assertThat(joined.p90Bound()).isEqualTo(OptionalDouble.empty());
  }

  private static long[] shuffled(int count) {
    // A step that has no divisor with the counts above goes through all of them.
    return LongStream.range(0, count).map(i -> (i * 41 + 7) % count + 1).toArray();
  }
}
