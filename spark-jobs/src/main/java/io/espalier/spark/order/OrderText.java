package io.espalier.spark.order;

import io.espalier.data.DataSpec;
import io.espalier.latency.LatencySpec;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.Order;
import io.espalier.trial.Rung;
import io.espalier.trial.Trial;
import java.util.Optional;

/** Orders as text in the one grammar: what crosses from the driver to a task. */
public final class OrderText {
  private static final String UP_TO = "up-to";
  private static final String MEASURE = "measure";

  private OrderText() {}

  /** The text that {@link #read} reads. */
  public static String write(Order order) {
    if (order instanceof Order.Run run) {
      return run.until()
          .map(rung -> upTo(rung, run.work()).toString())
          .orElseGet(() -> run.work().text());
    }
    if (order instanceof Order.Measure measure) {
      return Call.of(MEASURE)
          .with("trial", measure.trial().hex())
          .with("what", LatencySpec.CATALOG.writeFull(measure.what()))
          .with("round", (long) measure.round())
          .toString();
    }
    Order.Test test = (Order.Test) order;
    return Call.of("test")
        .with("trial", test.trial().hex())
        .with("data", DataSpec.CATALOG.writeFull(test.data()))
        .toString();
  }

  private static Call upTo(Rung rung, Trial trial) {
    return Call.of(UP_TO)
        .with("rung", (long) rung.number())
        .with("epochs", rung.epochs())
        .with("trial", Call.parse(trial.text()));
  }

  /**
   * Reads what {@link #write} gives.
   *
   * @throws Refusal if it is no order
   */
  public static Order read(String text) {
    Call call = Call.parse(text);
    if (call.name().equals("trial")) {
      return new Order.Run(Trial.read(text));
    }
    if (call.name().equals(UP_TO)
        && call.options().get("rung") instanceof Long rung
        && call.options().get("epochs") instanceof Number epochs
        && call.options().get("trial") instanceof Call work) {
      return new Order.Run(
          Trial.read(work.toString()),
          Optional.of(new Rung(Math.toIntExact(rung), epochs.doubleValue())));
    }
    Object trial = call.options().get("trial");
    if (call.name().equals(MEASURE)
        && trial != null
        && call.options().get("what") instanceof Call what
        && call.options().get("round") instanceof Long round) {
      return new Order.Measure(
          new Hash(trial.toString()), LatencySpec.of(what), Math.toIntExact(round));
    }
    if (trial != null && call.options().get("data") instanceof Call data) {
      return new Order.Test(new Hash(trial.toString()), DataSpec.of(data));
    }
    throw new Refusal(
        Text.of(
            "Cannot read order '%s': it is neither a trial nor a test nor a measurement", text));
  }
}
