package io.espalier.latency;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Times calls by a protocol, with a reference beside them: all warm up, then take turns in rounds,
 * in an order shuffled by a seed, so that a machine that slows down does so for all.
 *
 * @param threads that a call works on
 */
public record Meter(Clock clock, Surroundings surroundings, Protocol protocol, int threads) {
  private static final int REFERENCE_CALLS = 30;

  /** Before they are timed: caches hold what others have left. */
  private static final int AGAIN = 3;

  /**
   * Times each of them.
   *
   * @param reference a fixed piece of work of about two milliseconds
   * @return in the order of the calls
   */
  public List<Reading> measure(List<Runnable> calls, Runnable reference, long seed) {
    List<Case> cases = new ArrayList<>();
    for (Runnable call : calls) {
      Case each = new Case(call, new Disturbances(surroundings.cores()));
      WarmUp warm = WarmUp.of(call, clock, protocol);
      each.recording = new Recording(protocol, warm.median());
      if (!warm.settled()) {
        each.disturbances.unsettled();
      }
      cases.add(each);
    }
    WarmUp.of(reference, clock, protocol);
    Random random = new Random(seed);
    Surroundings.Pin pin = threads == 1 ? surroundings.pin() : () -> {};
    try {
      for (int round = 0; round < protocol.rounds(); round++) {
        if (round > 0) {
          clock.pause(protocol.gap());
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, cases.size()).boxed().toList());
        Collections.shuffle(order, random);
        order.forEach(index -> round(cases.get(index), reference));
      }
    } finally {
      pin.close();
    }
    return cases.stream().map(Case::reading).toList();
  }

  private void round(Case each, Runnable reference) {
    each.disturbances.reference(time(reference));
    each.recording.begin();
    do {
      surroundings.collect();
      for (int i = 0; i < AGAIN; i++) {
        each.call.run();
      }
      Sighting before = surroundings.sight(threads);
      long taken = each.recording.run(each.call, clock, protocol, surroundings::crowded);
      each.disturbances.stretch(before, surroundings.sight(threads), taken);
    } while (!each.recording.done(protocol));
    each.statistics.add(each.recording.statistics());
    each.disturbances.reference(time(reference));
  }

  private double time(Runnable reference) {
    double[] times = new double[REFERENCE_CALLS];
    for (int i = 0; i < times.length; i++) {
      long begin = clock.nanos();
      reference.run();
      times[i] = clock.nanos() - begin;
    }
    return Statistics.median(times);
  }

  /** One call and what is known of it. */
  private static final class Case {
    private final Runnable call;
    private final Disturbances disturbances;
    private final List<Statistics> statistics = new ArrayList<>();
    private Recording recording;

    Case(Runnable call, Disturbances disturbances) {
      this.call = call;
      this.disturbances = disturbances;
    }

    Reading reading() {
      return new Reading(statistics, disturbances.drift(), disturbances.verdict(statistics));
    }
  }
}
