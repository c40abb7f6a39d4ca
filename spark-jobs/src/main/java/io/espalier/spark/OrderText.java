package io.espalier.spark;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.Order;
import io.espalier.trial.Trial;

/** Orders as text in the one grammar: what crosses from the driver to a task. */
final class OrderText {
  private OrderText() {}

  /** The text that {@link #read} reads. */
  static String write(Order order) {
    if (order instanceof Order.Run run) {
      return run.work().text();
    }
    Order.Test test = (Order.Test) order;
    return Call.of("test")
        .with("trial", test.trial().hex())
        .with("data", DataSpec.CATALOG.writeFull(test.data()))
        .toString();
  }

  /**
   * Reads what {@link #write} gives.
   *
   * @throws Refusal if it is no order
   */
  static Order read(String text) {
    Call call = Call.parse(text);
    if (call.name().equals("trial")) {
      return new Order.Run(Trial.read(text));
    }
    Object trial = call.options().get("trial");
    if (trial != null && call.options().get("data") instanceof Call data) {
      return new Order.Test(new Hash(trial.toString()), DataSpec.of(data));
    }
    throw new Refusal(Text.of("Cannot read order '%s': it is neither a trial nor a test", text));
  }
}
