package io.espalier.spark.order;

import io.espalier.engine.Place;
import io.espalier.engine.Places;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.trial.Failures;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.PlaceRefused;
import io.espalier.trial.Result;
import io.espalier.trial.ResultText;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * What a task does: text in, text out. It ends normally whatever breaks in its trial. It fails only
 * where no trial could be carried out: Spark then tries another executor, as after a lost one.
 */
final class OrderTask extends AbstractFunction1<Iterator<Integer>, String> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String trial;
  private final String order;
  private final String setting;
  private final String place;

  /**
   * What a task does.
   *
   * @param setting of the runner that carries the order out
   * @param place where it does; of graphics cards, on the one that Spark gives the task
   */
  OrderTask(Order order, Call setting, Place place) {
    this.trial = order.trial().hex();
    this.order = OrderText.write(order);
    this.setting = setting.toString();
    this.place = place.toString();
  }

  @Override
  public String apply(Iterator<Integer> anchor) {
    try {
      // Captured here, on the task's thread: other threads of the work have no context of their
      // own.
      return ResultText.write(result(TaskContext.get()));
    } catch (PlaceRefused e) {
      if (Failures.processEnds()) {
        // Code and cards are taken away under what still runs.
        return ResultText.write(Failures.of(new Hash(trial), e));
      }
      throw e;
    }
  }

  @SuppressWarnings("CatchThrowable") // an Error that escapes would kill the executor, four times
  private Result result(TaskContext task) {
    OrderRunner runner;
    Order read;
    Place here;
    try {
      runner = OrderRunners.of(Call.parse(setting));
      read = OrderText.read(order);
      here = TaskPlace.of(Places.CATALOG.read(place), task);
    } catch (Throwable e) {
      // Not the trial's fault: the driver could read it, and another executor may have what it
      // needs.
      throw PlaceRefused.by(e);
    }
    try {
      return runner.run(read, here, task::isInterrupted);
    } catch (PlaceRefused e) {
      throw e;
    } catch (Throwable e) {
      // Work that was stopped may break in other ways than by Cancelled.
      task.killTaskIfInterrupted();
      return Failures.of(new Hash(trial), e);
    }
  }
}
