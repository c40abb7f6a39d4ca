package io.espalier.spark;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;

/** Where a task works: the place belongs to it, not to its executor's process. */
final class TaskPlace {
  /** As in {@code spark.task.resource.gpu.amount}. */
  private static final String CARD = "gpu";

  private TaskPlace() {}

  /**
   * The graphics card that Spark has given the task, the first if they are several, or else where
   * it was sent.
   *
   * @param resources of the task
   */
  static Place of(Place sent, Map<String, ResourceInformation> resources) {
    ResourceInformation cards = resources.get(CARD);
    return cards == null || cards.addresses().length == 0
        ? sent
        : new Place.Gpu(address(cards.addresses()[0]));
  }

  private static int address(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal(
          Text.of(
              "Cannot work on the graphics card '%s': its address is no number; mend what the discovery script of spark.executor.resource.gpu prints",
              text),
          e);
    }
  }
}
