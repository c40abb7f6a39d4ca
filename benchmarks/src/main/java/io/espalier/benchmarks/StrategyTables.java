package io.espalier.benchmarks;

import io.espalier.search.Objective;
import io.espalier.search.Search;
import io.espalier.spec.Text;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
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

  private static final List<String> STRATEGIES = List.of("random", "evolution", "nsga2", "tpe");

  private final CellTable table;
  private final RecordedRuns beside;

  /**
   * Tables of a table.
   *
   * @param beside what others tried on it
   */
  StrategyTables(CellTable table, RecordedRuns beside) {
    this.table = table;
    this.beside = beside;
  }

  String markdown() {
    return String.join("\n", List.of(accuracy(), hypervolume(), slots(), rungByRung(), epochs()));
  }

  private List<List<VirtualRun.End>> runs(String strategy, VirtualRun.Setting setting) {
    return runs(setting, (run, seed) -> run.search(strategy, seed));
  }

  private List<List<VirtualRun.End>> runs(
      VirtualRun.Setting setting, BiFunction<VirtualRun, Long, Search> search) {
    return LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .mapToObj(
            seed -> {
              VirtualRun run = new VirtualRun(table, setting);
              return run.of(search.apply(run, seed), seed);
            })
        .toList();
  }

  private static VirtualRun.Setting evaluations(List<Objective> objectives) {
    return new VirtualRun.Setting(objectives, 1, 500, NO_END, 0, false);
  }

  String accuracy() {
    List<List<String>> rows =
        rows(evaluations(ACCURACY), "accuracy", 2, cells -> 100 * best(cells));
    return Text.of(
            "Best validation accuracy after so many trainings; the best of the table is %.2f %%.\n\n",
            100 * table.best())
        + MarkdownTable.of(heads("strategy", AFTER), rows);
  }

  String hypervolume() {
    List<List<String>> rows = rows(evaluations(BOTH), "accuracy+latency", 3, table::covered);
    return "Share of the hypervolume of the table's front (accuracy above 60 %, latency below the"
        + " slowest) after so many trainings.\n\n"
        + MarkdownTable.of(heads("strategy", AFTER), rows);
  }

  String epochs() {
    VirtualRun.Setting setting = new VirtualRun.Setting(BOTH, 8, 100_000, EPOCHS, 0, false);
    double goal = median(runs("random", setting), ends -> best(cells(ends)));
    List<List<String>> rows = new ArrayList<>();
    for (String strategy : List.of("random", HALVED, BRACKETS, BY_FRONT)) {
      List<List<VirtualRun.End>> runs = runs(strategy, setting);
      rows.add(
          List.of(
              "`" + strategy + "`",
              quartiles(runs, ends -> 100 * best(cells(ends)), 2),
              quartiles(runs, ends -> until(ends, goal), 0),
              quartiles(runs, ends -> table.covered(cells(ends)), 3)));
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
        row.add(quartiles(runs, StrategyTables::hours, 1));
        medians.add(median(runs, StrategyTables::hours));
      }
      row.add(Text.of("%.0f %%", 100 * (1 - medians.get(0) / medians.get(1))));
      rows.add(row);
    }
    return "Virtual hours on 8 slots, durations of the table times a log-normal factor of sigma 1: 500 trainings (nsga2), 20 to their end (asha).\n\n"
        + MarkdownTable.of(
            List.of("strategy", "asynchronous", "slots wait for the slowest", "less time"), rows);
  }

  private String rungByRung() {
    VirtualRun.Setting setting = new VirtualRun.Setting(ACCURACY, 8, 500, NO_END, 1, false);
    List<List<String>> rows = new ArrayList<>();
    for (int candidates : List.of(81, 405)) {
      String drawn = "random(candidates=" + candidates + ")";
      List<List<VirtualRun.End>> asynchronous =
          runs("asha(of=" + drawn + ", eta=3, min-epochs=2, rungs=4)", setting);
      List<List<VirtualRun.End>> staged =
          runs(setting, (run, seed) -> new StagedHalving(run.search(drawn, seed), 81, 3, 2, 4));
      double ours = median(asynchronous, StrategyTables::hours);
      double theirs = median(staged, StrategyTables::hours);
      rows.add(
          List.of(
              Text.of("%d", candidates),
              quartiles(asynchronous, StrategyTables::hours, 1),
              quartiles(staged, StrategyTables::hours, 1),
              Text.of("%.0f %%", 100 * (1 - ours / theirs)),
              quartiles(asynchronous, ends -> 100 * best(cells(ends)), 2),
              quartiles(staged, ends -> 100 * best(cells(ends)), 2)));
    }
    return "Virtual hours until halving is over, with the same durations: `asha(eta=3, min-epochs=2, rungs=4)` beside halving rung by rung, 81 candidates together and the next 81 after them.\n\n"
        + MarkdownTable.of(
            List.of(
                "candidates",
                "asynchronous",
                "rung by rung",
                "less time",
                "best %, asynchronous",
                "best %, rung by rung"),
            rows);
  }

  private static double hours(List<VirtualRun.End> ends) {
    return ends.get(ends.size() - 1).seconds() / 3600;
  }

  /** Ours, and below them those that ran beside them. */
  private List<List<String>> rows(
      VirtualRun.Setting setting,
      String objectives,
      int decimals,
      ToDoubleFunction<List<CellTable.Cell>> value) {
    Map<String, List<List<CellTable.Cell>>> runs = new LinkedHashMap<>();
    for (String strategy : STRATEGIES) {
      runs.put(
          "`" + strategy + "`",
          runs(strategy, setting).stream().map(StrategyTables::cells).toList());
    }
    runs.putAll(beside.of(objectives));
    List<List<String>> rows = new ArrayList<>();
    runs.forEach(
        (name, cells) -> {
          List<String> row = new ArrayList<>(List.of(name));
          for (int count : AFTER) {
            row.add(
                quartiles(cells, each -> value.applyAsDouble(each.subList(0, count)), decimals));
          }
          rows.add(row);
        });
    return rows;
  }

  private static List<CellTable.Cell> cells(List<VirtualRun.End> ends) {
    return ends.stream().map(VirtualRun.End::cell).toList();
  }

  private static List<String> heads(String first, List<Integer> after) {
    List<String> heads = new ArrayList<>(List.of(first));
    after.forEach(count -> heads.add(String.valueOf(count)));
    return heads;
  }

  private static double best(List<CellTable.Cell> cells) {
    return cells.stream().mapToDouble(CellTable.Cell::accuracy).max().orElse(0);
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

  private static <T> String quartiles(List<T> runs, ToDoubleFunction<T> value, int decimals) {
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
