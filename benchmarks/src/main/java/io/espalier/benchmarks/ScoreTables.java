package io.espalier.benchmarks;

import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How well scores from before training rank trained trials, as tables of a page. */
final class ScoreTables {
  private static final int FEWEST = 4;

  /** What is set against the accuracy; ranks of a number and of its logarithm are the same. */
  private static final Map<String, ToDoubleFunction<ScoredTrial>> FORETELLING = foretelling();

  private final List<ScoredTrial> trials;
  private final List<ScoredTrial> cells;
  private final int undefined;

  /**
   * Tables of trials.
   *
   * @param cells of NAS-Bench-201, set beside them
   * @param undefined how many trials were left out
   */
  ScoreTables(List<ScoredTrial> trials, List<ScoredTrial> cells, int undefined) {
    this.trials = List.copyOf(trials);
    this.cells = List.copyOf(cells);
    this.undefined = undefined;
  }

  private static Map<String, ToDoubleFunction<ScoredTrial>> foretelling() {
    Map<String, ToDoubleFunction<ScoredTrial>> all = new LinkedHashMap<>();
    all.put("synflow", ScoredTrial::synflow);
    all.put("gradient norm", ScoredTrial::gradientNorm);
    all.put("MACs", ScoredTrial::macs);
    all.put("params", ScoredTrial::params);
    return all;
  }

  String markdown() {
    return Text.of(
            "%d trained trials%s. Rank correlation with the validation accuracy: Spearman's / Kendall's. By chance: what Spearman's exceeds in size once in 20 times where nothing is foretold; - where no value does. Beyond MACs: Spearman's partial correlation, with the ranks of the MACs held fixed.\n\n",
            trials.size(),
            undefined == 0
                ? ""
                : Text.of(
                    "; %d others left out, for which synflow is not defined or too large",
                    undefined))
        + correlations()
        + "\nThe trials. MACs and params are those at the end of the trial, the scores those before its last training.\n\n"
        + rows();
  }

  String correlations() {
    List<List<String>> rows = new ArrayList<>();
    Map<String, List<ScoredTrial>> sweeps = by(trials, ScoredTrial::sweep);
    if (sweeps.size() > 1) {
      add("all, as they are", trials, rows);
      add("all, by places within their sweeps", placed(sweeps.values()), rows);
    }
    sweeps.forEach(
        (sweep, all) -> {
          add(sweep, all, rows);
          List<ScoredTrial> means =
              by(all, ScoredTrial::candidate).values().stream().map(ScoredTrial::mean).toList();
          if (means.size() < all.size()) {
            add(sweep + ", means over seeds", means, rows);
          }
          Map<String, List<ScoredTrial>> families = by(all, ScoredTrial::family);
          if (families.size() > 1) {
            families.forEach((family, of) -> add(sweep + ", " + family, of, rows));
          }
        });
    add("cells of NAS-Bench-201", cells, rows);
    List<String> heads = new ArrayList<>(List.of("trials of", "number", "by chance"));
    heads.addAll(FORETELLING.keySet());
    heads.addAll(List.of("synflow beyond MACs", "gradient norm beyond MACs"));
    return MarkdownTable.of(heads, rows);
  }

  private static void add(String name, List<ScoredTrial> of, List<List<String>> rows) {
    if (of.size() < FEWEST) {
      return;
    }
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(Integer.toString(of.size()));
    double byChance = 1.96 / Math.sqrt(of.size() - 1.0);
    row.add(byChance < 1 ? Text.of("%.2f", byChance) : "-");
    double[] accuracy = values(of, ScoredTrial::accuracy);
    for (ToDoubleFunction<ScoredTrial> foretells : FORETELLING.values()) {
      double[] said = values(of, foretells);
      double rank = Ranks.correlation(said, accuracy);
      row.add(
          Double.isNaN(rank)
              ? "all equal"
              : Text.of("%.2f / %.2f", rank, Ranks.agreement(said, accuracy)));
    }
    double[] macs = values(of, ScoredTrial::macs);
    row.add(beyond(Ranks.correlationBeyond(values(of, ScoredTrial::synflow), accuracy, macs)));
    row.add(beyond(Ranks.correlationBeyond(values(of, ScoredTrial::gradientNorm), accuracy, macs)));
    rows.add(row);
  }

  private static String beyond(double correlation) {
    return Double.isFinite(correlation) ? Text.of("%.2f", correlation) : "-";
  }

  private static double[] values(List<ScoredTrial> of, ToDoubleFunction<ScoredTrial> what) {
    return of.stream().mapToDouble(what).toArray();
  }

  private static List<ScoredTrial> placed(Collection<List<ScoredTrial>> sweeps) {
    return sweeps.stream().flatMap(sweep -> ScoredTrial.placed(sweep).stream()).toList();
  }

  private String rows() {
    return MarkdownTable.of(
        List.of(
            "sweep",
            "family",
            "trial",
            "top-1, %",
            "MACs",
            "params",
            "log10 synflow",
            "gradient norm"),
        trials.stream()
            .map(
                trial ->
                    List.of(
                        trial.sweep(),
                        trial.family(),
                        trial.trial().shortForm(),
                        Text.of("%.1f", 100 * trial.accuracy()),
                        Text.of("%.2f M", trial.macs() / 1e6),
                        Text.of("%.1f k", trial.params() / 1e3),
                        Text.of("%.2f", Math.log10(trial.synflow())),
                        Text.of("%.3g", trial.gradientNorm())))
            .toList());
  }

  private static <K> Map<K, List<ScoredTrial>> by(
      List<ScoredTrial> trials, Function<ScoredTrial, K> key) {
    return trials.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }
}
