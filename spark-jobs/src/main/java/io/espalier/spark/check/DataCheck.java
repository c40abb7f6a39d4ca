package io.espalier.spark.check;

import io.espalier.data.DataSpec;
import io.espalier.spark.order.OrderResources;
import io.espalier.spark.order.OrderRunners;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.PlaceRefused;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Sees before the first trial that executors read the images that the driver reads: trials that
 * cannot would come back at once, and a whole sweep be spent on them.
 */
public final class DataCheck {
  private DataCheck() {}

  /**
   * Has the executors that are there read the data, which their trials will need.
   *
   * @param resources of the tasks that trials run in
   * @param runner the setting of what will carry the orders out, which knows what to expect
   * @throws Refusal naming the first executor that cannot read it, or reads other images
   */
  public static void check(
      JavaSparkContext spark, OrderResources resources, Call runner, DataSpec data) {
    if (spark.isLocal()) {
      return;
    }
    String setting = runner.toString();
    String text = DataSpec.CATALOG.writeFull(data).toString();
    new EachExecutor(spark, resources, "the images that they read")
        .ask(executor -> read(setting, text), ExecutorAnswer::orRefused);
  }

  /** On an executor: what it reads stays in its memory for trials. */
  private static String read(String setting, String data) {
    OrderRunner runner;
    try {
      runner = OrderRunners.of(Call.parse(setting));
    } catch (RuntimeException | LinkageError e) {
      throw new Refusal(PlaceRefused.by(e).getMessage(), e);
    }
    runner.check(DataSpec.of(Call.parse(data)));
    return "read";
  }
}
