package io.espalier.spark;

import io.espalier.engine.Place;
import io.espalier.engine.Places;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.trial.Failures;
import io.espalier.trial.Order;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.PlaceRefused;
import io.espalier.trial.Result;
import io.espalier.trial.Result.Failure;
import io.espalier.trial.ResultText;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * What a task does: text in, text out. It ends normally whatever breaks inside, so that Spark
 * retries lost executors and nothing else.
 */
final class OrderTask extends AbstractFunction1<Iterator<Integer>, String> implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(OrderTask.class);

  private final String trial;
  private final String order;
  private final String setting;
  private final String place;
  private final boolean onCard;

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
    this.onCard = place instanceof Place.Gpu;
  }

  @Override
  public String apply(Iterator<Integer> anchor) {
    // Captured here, on the task's thread: other threads of the work have no context of their own.
    TaskContext task = TaskContext.get();
    try {
      return ExecutorAnswer.able(ResultText.write(result(task))).line();
    } catch (PlaceRefused e) {
      if (Failures.processEnds()) {
        // Code and cards are taken away under what still runs.
        return ExecutorAnswer.able(ResultText.write(Failures.of(new Hash(trial), e))).line();
      }
      LOG.warn("This executor cannot carry out trials", e);
      return ExecutorAnswer.unable(e.getMessage()).line();
    }
  }

  @SuppressWarnings("CatchThrowable") // an Error that escapes would kill the executor, four times
  private Result result(TaskContext task) {
    Hash id = new Hash(trial);
    OrderRunner runner;
    Order read;
    Place here;
    try {
      runner = OrderRunners.of(Call.parse(setting));
      read = OrderText.read(order);
      here = TaskPlace.of(Places.CATALOG.read(place), task);
    } catch (Throwable e) {
      if (onCard) {
        throw PlaceRefused.by(e);
      }
      // Not the trial's fault: the driver could read it, and another executor may have what it
      // needs.
      LOG.warn("This executor cannot carry out trials", e);
      return new Result.Failed(
          id, Failure.WORKER_LOST, "the executor cannot carry out trials: " + e.getMessage());
    }
    try {
      return runner.run(read, here, task::isInterrupted);
    } catch (PlaceRefused e) {
      throw e;
    } catch (Throwable e) {
      // Work that was stopped may break in other ways than by Cancelled.
      task.killTaskIfInterrupted();
      return Failures.of(id, e);
    }
  }
}
