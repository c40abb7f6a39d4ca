package io.espalier.spark.order;

import io.espalier.engine.Place;
import io.espalier.spark.cluster.ExecutorCards;
import io.espalier.spark.cluster.SparkMaster;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Where a task works: the place belongs to it, not to its executor's process. */
public final class TaskPlace {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private TaskPlace() {}

  /** Where a task works that was sent to a place. */
  public static Place of(Place sent, TaskContext task) {
    return of(
        sent,
        task.resourcesJMap(),
        SparkEnv.get().conf().get(SparkMaster.KEY),
        Optional.ofNullable(System.getenv(VISIBLE)));
  }

  /** Where this process itself works, in which no task has been given anything. */
  public static Place here(Place sent) {
    return of(sent, Map.of(), SparkMaster.EMBEDDED, Optional.ofNullable(System.getenv(VISIBLE)));
  }

  /**
   * Where it was sent; of graphics cards the one that Spark has given the task, as the process
   * numbers it. Without executors the card is the one that was named.
   *
   * @param resources of the task
   * @param visible the variable {@code CUDA_VISIBLE_DEVICES} of the process
   * @throws Refusal if the task has no card, or the process does not see it
   */
  static Place of(
      Place sent,
      Map<String, ResourceInformation> resources,
      String master,
      Optional<String> visible) {
    if (!(sent instanceof Place.Gpu named)) {
      return sent;
    }
    ResourceInformation cards = resources.get(ExecutorCards.CARD);
    if (cards != null && cards.addresses().length > 0) {
      return new Place.Gpu(CardAddress.device(master, cards.addresses()[0], visible));
    }
    if (!SparkMaster.inThisProcess(master)) {
      throw new Refusal(
          Text.of(
              "Cannot work on a graphics card: Spark has given the task none; %s",
              ExecutorCards.WAY_OUT));
    }
    return new Place.Gpu(CardAddress.device(master, Integer.toString(named.address()), visible));
  }
}
