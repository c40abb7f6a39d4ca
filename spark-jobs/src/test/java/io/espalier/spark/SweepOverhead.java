package io.espalier.spark;

import com.sun.management.OperatingSystemMXBean;
import io.espalier.config.SweepConfig;
import io.espalier.engine.Place;
import io.espalier.plan.PlannedTrials;
import io.espalier.simulation.Behaviour;
import io.espalier.simulation.SimulatedWorkers;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spec.Text;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.table.SweepRow;
import io.espalier.train.Cancel;
import io.espalier.trial.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Measures what a sweep costs beside its trainings: a whole sweep whose trials do nothing, in
 * virtual time or on two slots of Spark in this process; {@code benchmarks/sweeps} runs it.
 */
public final class SweepOverhead {
  private static final String CONFIG =
      """
      name = overhead, data = generated, trials = TRIALS
      objectives = ["maximize accuracy", "minimize macs"]
      steps { tune = "train(epochs=2, rate=0.01)" }
      models { base = [resnet-20, "train(epochs=25)"] }
      families {
        drawn {
          from = base, by = "STRATEGY"
          try = ["prune(l1|l2|gamma, ratio=0.2..0.6)", "tune(rate=0.001..0.1)"]
        }
      }
      """;

  private static final double MILLISECOND = 1e6;

  private final int trials;
  private final long processor = processor();
  private final long wall = System.nanoTime();
  private final Heaps heaps = new Heaps();

  private SweepOverhead(int trials) {
    this.trials = trials;
  }

  /**
   * Prints a row of a table; the arguments are where it runs, the strategy, and how many trials.
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream print = System.out;
    int trials = Integer.parseInt(arguments[2]);
    String row =
        arguments[0].equals("simulated")
            ? simulated(arguments[1], trials)
            : onSpark(arguments[1], trials);
    print.println(row);
  }

  /** As {@code espalier simulate} does it. */
  private static String simulated(String strategy, int trials) throws IOException {
    SweepOverhead overhead = new SweepOverhead(trials);
    PlannedTrials planned = planned(strategy, trials);
    Store folder = new MemoryStore();
    Clock clock = Clock.fixed(Instant.EPOCH, Clock.systemUTC().getZone());
    overhead.heaps.begin();
    try (SimulatedWorkers workers =
        new SimulatedWorkers(
            8, Behaviour.CATALOG.read("formula").begin(""), planned, folder, clock.instant())) {
      new Sweep(planned, folder, () -> workers, clock, overhead.heaps).run(Cancel.NEVER);
    }
    return overhead.row("simulated, 8 slots", strategy);
  }

  /** As {@code espalier sweep} does it, with its table; the session is opened before. */
  private static String onSpark(String strategy, int trials) throws IOException {
    Path path = Files.createTempDirectory("overhead");
    try (SparkSession session = SparkSessions.embedded("overhead", "local[2]")) {
      SweepOverhead overhead = new SweepOverhead(trials);
      PlannedTrials planned = planned(strategy, trials);
      Store folder = Stores.at(path.toString());
      overhead.heaps.begin();
      try (Workers workers =
              new SparkWorkers(
                  JavaSparkContext.fromSparkContext(session.sparkContext()),
                  PretendRunners.to("nothing").with("folder", folder.uri()),
                  Place.ONE_THREAD);
          SparkMetrics metrics = new SparkMetrics(planned.plan());
          SweepTableWriter table =
              new SweepTableWriter(folder, planned.plan(), Clock.systemUTC())) {
        overhead.heaps.then = List.of(table, metrics);
        new Sweep(planned, folder, () -> workers, Clock.systemUTC(), overhead.heaps)
            .run(Cancel.NEVER);
      }
      return overhead.row("Spark, local[2]", strategy);
    }
  }

  private static PlannedTrials planned(String strategy, int trials) throws IOException {
    Path file = Files.createTempFile("overhead", ".conf");
    String config =
        CONFIG.replace("TRIALS", Integer.toString(trials)).replace("STRATEGY", strategy);
    Files.writeString(file, config);
    PlannedTrials planned = PlannedTrials.of(SweepConfig.load(file, List.of()).plan());
    Files.delete(file);
    return planned;
  }

  private String row(String where, String strategy) {
    double each = MILLISECOND * trials;
    return Text.of(
        "| %s | `%s` | %,d | %.2f | %.2f | %.2f | %s |",
        where,
        strategy,
        trials,
        (processor() - processor - heaps.processor) / each,
        (System.nanoTime() - wall - heaps.wall) / each,
        heaps.millisecondsLater(),
        heaps);
  }

  /** Nanoseconds of all threads of this process. */
  private static long processor() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Looks at the heap after so many trials; the time that it takes does not count. */
  private static final class Heaps implements SweepListener {
    private static final List<Integer> AFTER = List.of(1_000, 4_000, 10_000);
    private static final int LOOKS = 6;

    private final List<Long> bytes = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private List<SweepListener> then = List.of();
    private int rows;
    private long processor;
    private long wall;

    void begin() {
      bytes.add(used());
    }

    @Override
    public void began(List<SweepRow> known) {
      then.forEach(each -> each.began(known));
    }

    @Override
    public void recorded(List<SweepRow> changed) {
      then.forEach(each -> each.recorded(changed));
      int before = rows;
      rows += changed.size();
      if (AFTER.stream().anyMatch(count -> before < count && count <= rows)) {
        times.add(System.nanoTime() - wall);
        bytes.add(used());
      }
    }

    /** A trial's from the second look to the last: most code is compiled by then. */
    double millisecondsLater() {
      int last = times.size() - 1;
      return (times.get(last) - times.get(0)) / MILLISECOND / Math.max(1, later());
    }

    private int later() {
      return AFTER.get(times.size() - 1) - AFTER.get(0);
    }

    private long used() {
      long processorBefore = SweepOverhead.processor();
      long wallBefore = System.nanoTime();
      // Tasks go on meanwhile: the least of some looks is nearest to what stays.
      long used = LongStream.range(0, LOOKS).map(look -> now()).min().orElseThrow();
      processor += SweepOverhead.processor() - processorBefore;
      wall += System.nanoTime() - wallBefore;
      return used;
    }

    private static long now() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * The heaps in MB, and by how many bytes they grew with each trial from the second to the last.
     */
    @Override
    public String toString() {
      String all =
          bytes.stream()
              .map(each -> Text.of("%.1f", each / 1e6))
              .collect(Collectors.joining(" | "));
      long first = bytes.get(1);
      long last = bytes.get(bytes.size() - 1);
      return Text.of("%s | %d", all, (last - first) / Math.max(1, later()));
    }
  }
}
