package io.espalier.benchmarks;

import io.espalier.search.Objective;
import io.espalier.spec.Text;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** How good strategies are on a table of trained networks, as tables of a page. */
final class StrategyTables {
  private static final int SEEDS = 60;
  private static final List<Objective> ACCURACY = List.of(Objective.read("maximize accuracy"));
  private static final List<Objective> BOTH =
      List.of(Objective.read("maximize accuracy"), Objective.read("minimize macs"));
  private static final double NO_END = Double.MAX_VALUE;
  private static final double EPOCHS = 10_000;
  private static final List<Integer> AFTER = List.of(100, 200, 500);
  private static final String HALVED = "asha(eta=3, min-epochs=2, rungs=4)";
  private static final String BY_FRONT = "asha(eta=3, min-epochs=2, rungs=4, by=front)";
  private static final String BRACKETS = "hyperband(eta=3, min-epochs=2, rungs=4)";

  private final CellTable table;

  StrategyTables(CellTable table) {
    this.table = table;
  }

  String markdown() {
    return String.join("\n\n", List.of(accuracy(), hypervolume(), slots(), epochs())) + "\n";
  }

  private List<List<VirtualRun.End>> runs(String strategy, VirtualRun.Setting setting) {
    return LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .mapToObj(seed -> new VirtualRun(table, setting).of(strategy, seed))
        .toList();
  }

  private static VirtualRun.Setting evaluations(List<Objective> objectives) {
    return new VirtualRun.Setting(objectives, 1, 500, NO_END, 0, false);
  }

  String accuracy() {
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : List.of("random", "evolution", "nsga2")) {
      List<List<VirtualRun.End>> runs = runs(strategy, evaluations(ACCURACY));
      rows.add(row(strategy, AFTER, n -> 0.01, runs, (ends, n) -> best(ends.subList(0, n))));
    }
    return Text.of(
            "Best validation accuracy after so many trainings; the best of the table is %.2f %%.\n\n",
            100 * table.best())
        + MarkdownTable.of(heads("strategy", AFTER), rows);
  }

  String hypervolume() {
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : List.of("random", "evolution", "nsga2")) {
      List<List<VirtualRun.End>> runs = runs(strategy, evaluations(BOTH));
      rows.add(row(strategy, AFTER, n -> 1.0, runs, (ends, n) -> covered(ends.subList(0, n))));
    }
    return "Share of the hypervolume of the table's front (accuracy above 60 %, latency below the"
        + " slowest) after so many trainings.\n\n"
        + MarkdownTable.of(heads("strategy", AFTER), rows);
  }

  String epochs() {
    VirtualRun.Setting setting = new VirtualRun.Setting(BOTH, 8, 100_000, EPOCHS, 0, false);
    double goal = median(runs("random", setting), StrategyTables::best);
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : List.of("random", HALVED, BRACKETS, BY_FRONT)) {
      List<List<VirtualRun.End>> runs = runs(strategy, setting);
      rows.add(
          List.of(
              "`" + strategy + "`",
              quartiles(runs, ends -> 100 * best(ends), 2),
              quartiles(runs, ends -> until(ends, goal), 0),
              quartiles(runs, this::covered, 3)));
    }
    return Text.of(
            "%,.0f epochs in all (50 whole trainings), on 8 slots; the goal is random search's median best, %.2f %%.\n\n",
            EPOCHS, 100 * goal)
        + MarkdownTable.of(
            List.of("strategy", "best %", "epochs to the goal", "hypervolume"), rows);
  }

  String slots() {
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : List.of("nsga2", HALVED)) {
      List<String> row = new ArrayList<>(List.of("`" + strategy + "`"));
      List<Double> medians = new ArrayList<>();
      for (boolean together : List.of(false, true)) {
        int ends = strategy.equals("nsga2") ? 500 : 20;
        VirtualRun.Setting setting = new VirtualRun.Setting(BOTH, 8, ends, NO_END, 1, together);
        List<List<VirtualRun.End>> runs = runs(strategy, setting);
        ToDoubleFunction<List<VirtualRun.End>> hours =
            each -> each.get(each.size() - 1).seconds() / 3600;
        row.add(quartiles(runs, hours, 1));
        medians.add(median(runs, hours));
      }
      row.add(Text.of("%.0f %%", 100 * (1 - medians.get(0) / medians.get(1))));
      rows.add(row);
    }
    return "Virtual hours on 8 slots, durations of the table times a log-normal factor of sigma 1: 500 trainings (nsga2), 20 to their end (asha).\n\n"
        + MarkdownTable.of(
            List.of("strategy", "asynchronous", "slots wait for the slowest", "less time"), rows);
  }

  private interface AfterSome {
    double of(List<VirtualRun.End> ends, int count);
  }

  private static List<String> row(
      String strategy,
      List<Integer> after,
      ToDoubleFunction<Integer> unit,
      List<List<VirtualRun.End>> runs,
      AfterSome value) {
    List<String> row = new ArrayList<>(List.of("`" + strategy + "`"));
    for (int count : after) {
      double one = unit.applyAsDouble(count);
      row.add(quartiles(runs, ends -> value.of(ends, count) / one, one < 1 ? 2 : 3));
    }
    return row;
  }

  private static List<String> heads(String first, List<Integer> after) {
    List<String> heads = new ArrayList<>(List.of(first));
    after.forEach(count -> heads.add(String.valueOf(count)));
    return heads;
  }

  private static double best(List<VirtualRun.End> ends) {
    return ends.stream().mapToDouble(end -> end.cell().accuracy()).max().orElse(0);
  }

  private double covered(List<VirtualRun.End> ends) {
    return table.covered(ends.stream().map(VirtualRun.End::cell).toList());
  }

  private static double until(List<VirtualRun.End> ends, double goal) {
    return ends.stream()
        .filter(end -> end.cell().accuracy() >= goal)
        .mapToDouble(VirtualRun.End::epochs)
        .findFirst()
        .orElse(EPOCHS);
  }

  private static double median(
      List<List<VirtualRun.End>> runs, ToDoubleFunction<List<VirtualRun.End>> value) {
    return quantile(runs.stream().mapToDouble(value).sorted().toArray(), 0.5);
  }

  private static String quartiles(
      List<List<VirtualRun.End>> runs, ToDoubleFunction<List<VirtualRun.End>> value, int decimals) {
    double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
    String[] shown =
        DoubleStream.of(0.5, 0.25, 0.75)
            .mapToObj(share -> rounded(quantile(sorted, share), decimals))
            .toArray(String[]::new);
    return Text.of("%s (%s-%s)", (Object[]) shown);
  }

  private static String rounded(double value, int decimals) {
    NumberFormat form = NumberFormat.getInstance(Locale.ROOT);
    form.setRoundingMode(RoundingMode.HALF_UP);
    form.setMinimumFractionDigits(decimals);
    form.setMaximumFractionDigits(decimals);
    return form.format(value);
  }

  /** Between two values, by their distance. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int low = (int) Math.floor(at);
    double above = sorted[Math.min(low + 1, sorted.length - 1)];
    return sorted[low] + (at - low) * (above - sorted[low]);
  }
}
