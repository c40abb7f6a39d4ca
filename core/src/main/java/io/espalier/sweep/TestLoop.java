package io.espalier.sweep;

import io.espalier.metric.Metric;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the test scores of the front, once each, after everything was chosen. */
final class TestLoop {
  private static final Logger LOG = LoggerFactory.getLogger(TestLoop.class);

  private final SweepPlan plan;
  private final KnownResults known;
  private final Dispatch dispatch;
  private final Runnable goesOn;

  /**
   * A loop over what is known.
   *
   * @param goesOn called all the while
   */
  TestLoop(SweepPlan plan, KnownResults known, Dispatch dispatch, Runnable goesOn) {
    this.goesOn = goesOn;
    this.plan = plan;
    this.known = known;
    this.dispatch = dispatch;
  }

  /** Runs to the end; false if it was stopped before. */
  boolean run() {
    Map<Hash, SweepRow> rows = new HashMap<>();
    Deque<Order> orders = new ArrayDeque<>();
    for (ScoredCandidate candidate : front()) {
      for (SweepRow row : candidate.rows()) {
        if (row.metrics().find(Metric.TEST_ACCURACY).isPresent()) {
          continue;
        }
        if (known.files().hasModel(row.trial())) {
          rows.put(row.trial(), row);
          orders.add(new Order.Test(row.trial(), plan.data()));
        } else {
          LOG.warn("No test score of {}: its model was removed", row.trial().shortForm());
        }
      }
    }
    boolean whole = true;
    while (!orders.isEmpty() || dispatch.running() > 0) {
      if (dispatch.stopping()) {
        whole = false;
        orders.clear();
      }
      while (!orders.isEmpty() && dispatch.free() > 0) {
        dispatch.submit(orders.remove());
      }
      goesOn.run();
      if (dispatch.running() > 0) {
        known.write(entries(dispatch.await(), rows));
      }
    }
    return whole;
  }

  private List<ScoredCandidate> front() {
    return ScoredCandidate.front(ScoredCandidate.of(plan, known.rows()), plan);
  }

  private static List<Journal.Entry> entries(List<Dispatch.Ended> ended, Map<Hash, SweepRow> rows) {
    List<Journal.Entry> entries = new ArrayList<>();
    for (Dispatch.Ended each : ended) {
      if (each.result().orElse(null) instanceof Result.Tested tested) {
        entries.add(
            Journal.Entry.beside(
                rows.get(tested.trial()), tested, each.started(), each.finished()));
      } else {
        each.result()
            .ifPresent(result -> LOG.warn("No test score of {}: {}", result.trial(), result));
      }
    }
    return entries;
  }
}
