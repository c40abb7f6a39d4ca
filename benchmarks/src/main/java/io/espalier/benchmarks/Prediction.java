package io.espalier.benchmarks;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Selection;
import io.espalier.cost.CostTable;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.latency.Clock;
import io.espalier.latency.Environment;
import io.espalier.latency.Form;
import io.espalier.latency.Latencies;
import io.espalier.latency.LayerTable;
import io.espalier.latency.Meter;
import io.espalier.latency.Predictor;
import io.espalier.latency.Protocol;
import io.espalier.latency.Reading;
import io.espalier.latency.Surroundings;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Deploy;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.zoo.Zoo;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * How well the table of layer forms predicts the latency of networks it has not seen: networks
 * pruned to random counts, each predicted, then measured twice, all of them in rounds that take
 * turns. The second measuring beside the first is the noise floor.
 *
 * @param networks how many are pruned, of all families together
 * @param folder where the table is kept
 * @param progress hears of each step
 */
record Prediction(int networks, int batch, Path folder, PrintStream progress) {
  private static final List<String> FAMILIES =
      List.of("resnet-56", "mobilenet-v2(image=96)", "ghost-resnet-56");
  private static final double RANK_BAR = 0.95;
  private static final double ERROR_BAR = 0.10;

  /** The least share of channels that a group keeps. */
  private static final double LEAST = 0.2;

  private static final long SEED = 1;

  private static final Protocol QUICK =
      new Protocol(
          1,
          60,
          Duration.ofMillis(400),
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ofMillis(400),
          Duration.ofSeconds(1));

  /** One pruned network. */
  private record Subject(String family, Network deployed, double predicted, double[] measured) {}

  /** The section of the page. */
  String markdown() {
    Engine engine = Engines.find();
    Surroundings surroundings = Surroundings.here();
    String kind = Environment.of(surroundings, engine).kind();
    Predictor predictor =
        new Predictor(engine, new LayerTable(Stores.at(folder.toString()), kind), Clock.SYSTEM);
    List<Subject> subjects = new ArrayList<>();
    List<Network> all = IntStream.range(0, networks).mapToObj(Prediction::pruned).toList();
    long start = System.nanoTime();
    int filled = predictor.fill(all, batch);
    double seconds = (System.nanoTime() - start) / 1e9;
    progress.println(Text.of("measured %d forms in %.0f s", filled, seconds));
    for (int i = 0; i < networks; i++) {
      double predicted = predictor.predict(all.get(i), batch).orElseThrow();
      subjects.add(new Subject(family(i), all.get(i), predicted, new double[2]));
    }
    Latencies latencies = new Latencies(engine, Clock.SYSTEM, surroundings);
    int stable = 0;
    for (int turn = 0; turn < 2; turn++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, networks).boxed().toList());
      Collections.shuffle(order, new Random(SEED + turn));
      for (int index : order) {
        Subject subject = subjects.get(index);
        Model model = Initialization.KAIMING_FAN_IN.fresh(subject.deployed(), SEED);
        Reading reading = latencies.of(model, Form.TRAINED, List.of(batch), QUICK).get(0).reading();
        subject.measured()[turn] = reading.statistics().p50();
        stable += reading.verdict().stable() ? 1 : 0;
      }
      progress.println(Text.of("measured all networks, %d of 2", turn + 1));
    }
    return page(subjects, filled, seconds, stable);
  }

  /** How long a call that takes five milliseconds is measured to take. */
  private static double fiveMillis(Surroundings surroundings) {
    Protocol protocol = Protocol.STANDARD.withRounds(1).withCalls(150);
    return new Meter(Clock.SYSTEM, surroundings, protocol, 1)
            .measure(List.of(() -> rest(5_000_000)), () -> rest(2_000_000), SEED)
            .get(0)
            .statistics()
            .p50()
        / 1e6;
  }

  /** Sleeps for most of so many nanoseconds: nobody wakes up to the microsecond. */
  private static void rest(long nanos) {
    long end = System.nanoTime() + nanos;
    LockSupport.parkNanos(nanos - 1_000_000);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static String family(int index) {
    return FAMILIES.get(index % FAMILIES.size());
  }

  /** A network of a family, each group of its channels pruned to a random count, deployed. */
  private static Network pruned(int index) {
    Network whole = Zoo.CATALOG.read(family(index));
    ChannelGroups groups = ChannelGroups.of(whole);
    Random random = new Random(SEED * 1000 + index);
    Map<String, List<Integer>> kept = new HashMap<>();
    for (Group group : groups.prunable()) {
      int least = (int) Math.ceil(LEAST * group.size());
      int count = least + random.nextInt(group.size() - least + 1);
      int unit = group.unit();
      kept.put(
          group.name(), group.strongest(Math.max(unit, count / unit * unit), ones(group.size())));
    }
    Network narrow = Narrowing.narrow(groups, new Selection(kept));
    return new Deploy().forecast(narrow).widest();
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private String page(List<Subject> subjects, int filled, double seconds, int stable) {
    List<List<String>> rows = new ArrayList<>();
    List<String> families = new ArrayList<>(FAMILIES);
    families.add("all");
    for (String family : families) {
      List<Subject> of =
          subjects.stream()
              .filter(subject -> family.equals("all") || subject.family().equals(family))
              .toList();
      if (of.size() > 2) {
        rows.add(row(family, of));
      }
    }
    return Machine.described()
        + Text.of(
            "- %d networks, batch %d, deployed form; %d forms measured for them in %.0f s; %d of %d measurements stable%n",
            networks, batch, filled, seconds, stable, 2 * networks)
        + Text.of(
            "- a call that rests for 5 ms is measured as %.3f ms%n",
            fiveMillis(Surroundings.here()))
        + Text.of(
            "- bars: rank correlation at least %.2f, median error at most %.0f %%%n%n",
            RANK_BAR, 100 * ERROR_BAR)
        + MarkdownTable.of(
            List.of(
                "networks",
                "number",
                "ms",
                "rank correlation",
                "median error",
                "bias",
                "measured again: rank correlation",
                "median difference",
                "by MACs: rank correlation",
                "bar"),
            rows);
  }

  private static List<String> row(String family, List<Subject> of) {
    double[] predicted = of.stream().mapToDouble(Subject::predicted).toArray();
    double[] first = of.stream().mapToDouble(subject -> subject.measured()[0]).toArray();
    double[] second = of.stream().mapToDouble(subject -> subject.measured()[1]).toArray();
    double[] mean = of.stream().mapToDouble(s -> (s.measured()[0] + s.measured()[1]) / 2).toArray();
    double[] macs = of.stream().mapToDouble(s -> CostTable.of(s.deployed()).macs()).toArray();
    double rank = Ranks.correlation(predicted, mean);
    double error = Ranks.medianError(predicted, mean);
    return List.of(
        family,
        Integer.toString(of.size()),
        Spread.of(Arrays.stream(mean).map(nanos -> nanos / 1e6).boxed().toList()).toString(),
        Text.of("%.3f", rank),
        Text.of("%.1f %%", 100 * error),
        Text.of("%+.1f %%", 100 * Ranks.medianBias(predicted, mean)),
        Text.of("%.3f", Ranks.correlation(second, first)),
        Text.of("%.1f %%", 100 * Ranks.medianError(second, first)),
        Text.of("%.3f", Ranks.correlation(macs, mean)),
        rank >= RANK_BAR && error <= ERROR_BAR ? "met" : "not met");
  }
}
