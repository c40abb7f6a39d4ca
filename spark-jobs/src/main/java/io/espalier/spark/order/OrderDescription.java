package io.espalier.spark.order;

import io.espalier.plan.CandidateTrials;
import io.espalier.spec.Text;
import io.espalier.trial.Order;
import java.util.Optional;

/** What an order is, in a line: the description of its job in Spark's pages and event log. */
public final class OrderDescription {
  /** So much of a candidate's text still fits a page. */
  private static final int ROOM = 160;

  private OrderDescription() {}

  /** Which trial it is of, and what is done to it. */
  static String of(Order order) {
    String trial = "trial " + order.trial().shortForm();
    if (order instanceof Order.Run run) {
      return Text.of("%s, seed %d", trial, run.work().seed())
          + run.until().map(rung -> Text.of(", to rung %d", rung.number())).orElse("");
    }
    return order instanceof Order.Measure measure
        ? Text.of("%s, latency, round %d", trial, measure.round() + 1)
        : trial + ", test score";
  }

  /**
   * The same, with family and candidate as the plan writes them.
   *
   * @param candidates know where the sweep's trials came from
   */
  public static String of(Order order, CandidateTrials candidates) {
    return of(order)
        + Optional.ofNullable(candidates.origin(order.trial()))
            .map(from -> Text.of(" · %s · %s", from.family(), cut(from.candidate())))
            .orElse("");
  }

  private static String cut(String candidate) {
    return candidate.length() <= ROOM ? candidate : candidate.substring(0, ROOM - 1) + "…";
  }
}
