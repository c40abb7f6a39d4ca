package io.espalier.spark.order;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of a process's graphics cards is the one at an address that Spark has given to a task.
 *
 * <p>A process numbers the cards that it sees from 0. On YARN and Kubernetes, a container sees the
 * card that it was given and no other. Elsewhere an address is a number on the machine, or one of
 * the names in {@code CUDA_VISIBLE_DEVICES}, and the process sees those of this variable, in its
 * order, or all.
 */
final class CardAddress {
  private static final String INDEX = "[0-9]{1,4}";
  private static final String CARD = "GPU-";
  private static final String PART = "MIG-";

  private CardAddress() {}

  /**
   * The device of a process.
   *
   * @param master of Spark
   * @param address as a discovery script prints it: a number, {@code GPU-...} or {@code MIG-...}
   * @param visible the variable {@code CUDA_VISIBLE_DEVICES} of the process
   * @return from 0
   * @throws Refusal if the process does not see the card, or nobody can tell
   */
  static int device(String master, String address, Optional<String> visible) {
    boolean given = master.equals("yarn") || master.startsWith("k8s:");
    if (visible.isPresent()) {
      return among(seen(visible.get()), address, visible.get(), given);
    }
    if (given) {
      return 0;
    }
    if (!address.matches(INDEX)) {
      throw new Refusal(
          Text.of(
              "Cannot work on the graphics card '%s': CUDA_VISIBLE_DEVICES is not set, so cards go by their numbers; let the discovery script of spark.worker.resource.gpu print numbers, as deploy/discover-gpus does, or set the variable where Spark's workers start",
              address));
    }
    return Integer.parseInt(address);
  }

  /** Those that CUDA takes: it reads up to the first that is none. */
  private static List<String> seen(String visible) {
    return Stream.of(visible.split(",", -1))
        .map(String::strip)
        .takeWhile(each -> each.matches(INDEX) || each.startsWith(CARD) || each.startsWith(PART))
        .toList();
  }

  private static int among(List<String> seen, String address, String visible, boolean given) {
    if (seen.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot work on the graphics card '%s': CUDA_VISIBLE_DEVICES=%s hides all cards from this process; unset it, or name the cards",
              address, visible));
    }
    List<Integer> positions =
        Stream.iterate(0, k -> k < seen.size(), k -> k + 1)
            .filter(k -> same(seen.get(k), address))
            .toList();
    // A number and a name of the one card that a container has.
    boolean only =
        given && seen.size() == 1 && seen.get(0).matches(INDEX) != address.matches(INDEX);
    if (positions.size() != 1 && !only) {
      throw new Refusal(
          Text.of(
              "Cannot work on the graphics card '%s': CUDA_VISIBLE_DEVICES=%s names it %s; set it alike where Spark's workers and the discovery script start, as by deploy/discover-gpus",
              address, visible, positions.isEmpty() ? "not" : "more than once"));
    }
    int position = only ? 0 : positions.get(0);
    if (position > 0 && address.startsWith(PART)) {
      throw new Refusal(
          Text.of(
              "Cannot work on '%s': of the parts of cards in CUDA_VISIBLE_DEVICES=%s a process gets the first only; start a worker for each part, with this part alone in the variable",
              address, visible));
    }
    return position;
  }

  /** A name may be cut short, as CUDA allows. */
  private static boolean same(String seen, String address) {
    if (seen.matches(INDEX) || address.matches(INDEX)) {
      return seen.matches(INDEX)
          && address.matches(INDEX)
          && Integer.parseInt(seen) == Integer.parseInt(address);
    }
    return seen.startsWith(address) || address.startsWith(seen);
  }
}
