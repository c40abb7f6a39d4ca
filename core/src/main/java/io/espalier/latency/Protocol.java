package io.espalier.latency;

import java.time.Duration;

/**
 * How long things are timed.
 *
 * @param rounds spaced in time, at least 1
 * @param calls of a round, at least
 * @param least how long a round goes on, at least
 * @param most after which a round ends with fewer calls
 * @param gap between two rounds
 * @param settling how long warming up takes, at least
 * @param patience after which warming up is given up
 */
public record Protocol(
    int rounds,
    int calls,
    Duration least,
    Duration most,
    Duration gap,
    Duration settling,
    Duration patience) {
  /** Of a round: what a bound of p90 needs, and more. */
  private static final int CALLS = 200;

  /** Of a round, so that its p99 has a bound. */
  static final int CALLS_FOR_P99 = 459;

  /** Three rounds of 200 calls and three seconds at least, half a minute at most. */
  public static final Protocol STANDARD =
      new Protocol(
          3,
          CALLS,
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20));

  /** Shorter: for many things that are timed one after the other. */
  public static final Protocol SHORT =
      new Protocol(
          1,
          CALLS,
          Duration.ofMillis(300),
          Duration.ofSeconds(3),
          Duration.ZERO,
          Duration.ofMillis(200),
          Duration.ofSeconds(2));

  /** The same with so many rounds. */
  public Protocol withRounds(int number) {
    return new Protocol(number, calls, least, most, gap, settling, patience);
  }

  /**
   * The same with exactly so many calls in a round, however long they take. Few calls are a look,
   * and warming up for them is given up soon.
   */
  public Protocol withCalls(int number) {
    return new Protocol(
        rounds,
        number,
        Duration.ZERO,
        Duration.ofNanos(Long.MAX_VALUE),
        gap,
        number < CALLS ? SHORT.settling : settling,
        number < CALLS ? SHORT.patience : patience);
  }

  /** The same with enough calls in a round that p99 has a bound, however long they take. */
  public Protocol withP99() {
    return new Protocol(
        rounds,
        Math.max(calls, CALLS_FOR_P99),
        least,
        Duration.ofNanos(Long.MAX_VALUE),
        gap,
        settling,
        patience);
  }
}
