package io.espalier.spark.order;

import io.espalier.spec.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Orders that wait for a slot, first come, first served. One that may have killed executors under
 * others comes before all, waits until nothing runs, and has the cluster to itself: if an executor
 * is lost again, it is the one.
 */
final class WaitingOrders {
  private final Deque<OrderJob> orders = new ArrayDeque<>();
  private final Deque<OrderJob> suspects = new ArrayDeque<>();

  void add(OrderJob job) {
    (job.suspected() ? suspects : orders).add(job);
  }

  /** Takes the next order that may start beside those that run. */
  Optional<OrderJob> next(List<OrderJob> running, int slots) {
    if (!suspects.isEmpty()) {
      return running.isEmpty() ? Optional.of(suspects.remove()) : Optional.empty();
    }
    boolean room = running.size() < slots && running.stream().noneMatch(OrderJob::suspected);
    return room ? Optional.ofNullable(orders.poll()) : Optional.empty();
  }

  /** Takes all that wait. */
  List<OrderJob> takeAll() {
    List<OrderJob> all = new ArrayList<>(suspects);
    all.addAll(orders);
    suspects.clear();
    orders.clear();
    return all;
  }

  /** Takes the orders of a trial. */
  List<OrderJob> take(Hash trial) {
    List<OrderJob> taken =
        Stream.concat(suspects.stream(), orders.stream())
            .filter(job -> job.order().trial().equals(trial))
            .toList();
    suspects.removeAll(taken);
    orders.removeAll(taken);
    return taken;
  }
}
