package io.espalier.sweep;

import io.espalier.trial.Leg;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trials that have ended and whose searches hear of them only with their latencies. To time them,
 * all slots have to run empty.
 */
final class UntimedTrials {
  /**
   * So many for each slot wait before no more trials are begun: a search that listens learns
   * nothing until they are timed.
   */
  private static final int GATHERED = 4;

  private final Asking asking;
  private final LatencyLoop latencies;
  private final Dispatch dispatch;
  private final Set<Leg> legs = new LinkedHashSet<>();

  UntimedTrials(Asking asking, LatencyLoop latencies, Dispatch dispatch) {
    this.asking = asking;
    this.latencies = latencies;
    this.dispatch = dispatch;
  }

  void add(Leg leg) {
    legs.add(leg);
  }

  void remove(Leg leg) {
    legs.remove(leg);
  }

  boolean isEmpty() {
    return legs.isEmpty();
  }

  /**
   * Whether enough wait.
   *
   * @param more of which it is known only now that they have ended
   */
  boolean gathered(int more) {
    return asking.timesAll()
        && asking.adaptive()
        && legs.size() + more >= (long) GATHERED * dispatch.slots();
  }

  /**
   * Times all while nothing runs, unless it is stopped.
   *
   * @param timed takes each whose search can hear of it now, and removes it
   */
  void time(Consumer<Leg> timed) {
    boolean whole =
        latencies.run(
            legs.stream().map(Leg::trial).toList(),
            event -> {
              asking.learn(event);
              List.copyOf(legs).stream()
                  .filter(leg -> asking.heard(leg).isPresent())
                  .forEach(timed);
            });
    if (whole && !legs.isEmpty()) {
      throw new IllegalStateException("all is timed, and these still wait for it: " + legs);
    }
  }
}
