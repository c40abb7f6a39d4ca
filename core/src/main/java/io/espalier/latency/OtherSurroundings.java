package io.espalier.latency;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What Java alone shows, on any system. */
class OtherSurroundings implements Surroundings {
  /** Where new objects are made; when it is full, they are collected. */
  private static final Optional<MemoryPoolMXBean> EDEN =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getName().contains("Eden"))
          .findFirst();

  private static final double FULL = 0.6;

  @Override
  public String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public String processor() {
    return System.getProperty("os.arch");
  }

  @Override
  public int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public Optional<String> governor() {
    return Optional.empty();
  }

  @Override
  public OptionalLong freeMemory() {
    return OptionalLong.empty();
  }

  @Override
  public Sighting sight(int threads) {
    return new Sighting(
        collections(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  @Override
  public void collect() {
    System.gc();
  }

  @Override
  public boolean crowded() {
    return EDEN.map(MemoryPoolMXBean::getUsage)
        .filter(use -> use.getUsed() > FULL * use.getCommitted())
        .isPresent();
  }

  @Override
  public Pin pin() {
    return () -> {};
  }

  static OptionalLong collections() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      long count = collector.getCollectionCount();
      if (count < 0) {
        return OptionalLong.empty();
      }
      sum += count;
    }
    return OptionalLong.of(sum);
  }
}
