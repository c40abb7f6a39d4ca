package io.espalier.spark.order;

import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.OrderRunner;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens runners of one kind in an executor's process, from text alone; found by {@code
 * ServiceLoader}.
 */
public interface OrderRunners {
  /** The name of the calls that it opens. */
  String name();

  /** Opens a runner; {@code setting} says where its sweep lies and what else it needs. */
  OrderRunner open(Call setting);

  /**
   * The runner of a setting, opened by the first task that asks and kept until the process ends.
   *
   * @throws Refusal if no kind has the setting's name
   */
  static OrderRunner of(Call setting) {
    return Opened.BY_SETTING.computeIfAbsent(setting.toString(), text -> Opened.open(setting));
  }

  /** What this process has opened. */
  final class Opened {
    private static final Map<String, OrderRunner> BY_SETTING = new ConcurrentHashMap<>();

    private Opened() {}

    private static OrderRunner open(Call setting) {
      // The loader of this class, because a task's thread may know less than the jar it came from.
      ClassLoader loader = OrderRunners.class.getClassLoader();
      for (OrderRunners kind : ServiceLoader.load(OrderRunners.class, loader)) {
        if (kind.name().equals(setting.name())) {
          return kind.open(setting);
        }
      }
      throw new Refusal(
          Text.of(
              "Cannot open runner '%s': none has this name; check the jars of the executors",
              setting.name()));
    }
  }
}
