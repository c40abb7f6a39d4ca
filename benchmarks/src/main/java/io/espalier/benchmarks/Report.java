package io.espalier.benchmarks;

import io.espalier.cost.CostTable;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The results as Markdown that reads well on a terminal too. */
final class Report {
  private final Plan plan;
  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private Report(Plan plan, Results results) {
    this.plan = plan;
    this.results = results;
  }

  static String of(Plan plan, Results results) {
    Report report = new Report(plan, results);
    report.circumstances();
    report.networks();
    report.rates();
    report.bounds();
    report.bars();
    return report.text.toString();
  }

  private void circumstances() {
    text.append(Machine.described()).append("- ").append(Machine.pinning()).append('\n');
    results
        .versions()
        .forEach(
            (contender, version) -> text.append(Text.of("- %s: %s\n", contender.title(), version)));
    text.append(
        Text.of(
            """
        - batch %d (stock DL4J %d), one thread in an operation; figures are medians over %d runs (stock DL4J 1), least and most in \
        brackets, each of %s s and at least %d steps (stock DL4J 1)

        """,
            plan.batch(),
            Contender.STOCK.images(plan.batch()),
            plan.rounds(),
            Spread.number(plan.seconds()),
            plan.steps()));
  }

  private void networks() {
    List<List<String>> rows = new ArrayList<>();
    for (String name : plan.networks()) {
      CostTable cost = CostTable.of(Networks.named(name));
      rows.add(List.of(name, Text.of("%,d", cost.macs()), Text.of("%,d", cost.params())));
    }
    table(List.of("network", "MACs", "parameters"), rows);
    Networks.PRUNINGS.forEach(
        (name, pruning) -> {
          if (plan.networks().contains(name)) {
            pruned(name, pruning);
          }
        });
  }

  private void pruned(String name, String pruning) {
    long left = CostTable.of(Networks.named(name)).macs();
    long whole = CostTable.of(Networks.named(Networks.RESNET_56)).macs();
    text.append(
        Text.of(
            "%s is resnet-56 after `%s`: %.1f %% of its MACs.\n\n",
            name, pruning, 100.0 * left / whole));
  }

  /** Each contender's images a second, and how many times as many ours are. */
  private void rates() {
    List<Contender> contenders = results.contenders();
    List<String> heads = new ArrayList<>(List.of("network", "work", "at once"));
    contenders.forEach(contender -> heads.add(contender.title()));
    List<List<String>> rows = new ArrayList<>();
    for (Cell work : results.works()) {
      List<String> row = new ArrayList<>();
      row.add(work.network());
      row.add(work.mode().title());
      row.add(Integer.toString(work.trials()));
      contenders.forEach(contender -> row.add(rate(work, contender)));
      rows.add(row);
    }
    text.append(
        "Images a second; behind another contender's, how many times as many ours are.\n\n");
    table(heads, rows);
  }

  private String rate(Cell work, Contender contender) {
    return results
        .of(work.by(contender))
        .map(spread -> spread + ratio(work, contender, spread.median()))
        .orElse("-");
  }

  private String ratio(Cell work, Contender contender, double median) {
    OptionalDouble ours = results.median(work);
    return contender == Contender.OURS || ours.isEmpty()
        ? ""
        : ", " + Spread.number(ours.getAsDouble() / median) + "x";
  }

  /** What the convolutions alone allow, and our share of it. */
  private void bounds() {
    List<List<String>> rows = new ArrayList<>();
    for (Cell work : results.works()) {
      if (work.trials() == 1) {
        List<String> row = new ArrayList<>();
        row.add(work.network());
        row.add(work.mode().title());
        for (Algorithms algorithms : Algorithms.values()) {
          row.add(bound(work, algorithms));
        }
        rows.add(row);
      }
    }
    text.append(
        """
        The convolutions alone in oneDNN, images a second: each pass of each in its fastest layout, nothing between them; behind it, our \
        share.

        """);
    table(
        List.of("network", "work", Algorithms.DIRECT.title(), Algorithms.WINOGRAD_TOO.title()),
        rows);
  }

  private String bound(Cell work, Algorithms algorithms) {
    return results
        .of(new Results.Bound(work.network(), work.mode(), algorithms))
        .map(
            spread ->
                results.median(work).stream()
                    .mapToObj(ours -> Text.of(", %.0f %%", 100 * ours / spread.median()))
                    .findFirst()
                    .map(spread.toString()::concat)
                    .orElse(spread.toString()))
        .orElse("-");
  }

  private void bars() {
    List<List<String>> rows =
        Bar.of(results, Vectors.here()).stream()
            .map(
                bar ->
                    List.of(
                        bar.what(),
                        Spread.number(bar.asked()),
                        Spread.number(bar.reached()),
                        bar.met() ? "met" : "not met"))
            .toList();
    if (!rows.isEmpty()) {
      table(List.of("bar", "asked", "reached", ""), rows);
    }
  }

  private void table(List<String> heads, List<List<String>> rows) {
    text.append(MarkdownTable.of(heads, rows)).append('\n');
  }
}
