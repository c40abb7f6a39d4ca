package io.espalier.benchmarks;

import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;

/** What several threads in an operation bring each contender, as Markdown. */
final class ThreadsReport {
  private final Plan plan;
  private final Results results;
  private final List<Contender> contenders;

  private ThreadsReport(Plan plan, Results results) {
    this.plan = plan;
    this.results = results;
    this.contenders = results.contenders();
  }

  static String of(Plan plan, Results results) {
    ThreadsReport report = new ThreadsReport(plan, results);
    return report.circumstances() + report.rates() + report.gains();
  }

  private String circumstances() {
    StringBuilder text = new StringBuilder(Machine.described());
    text.append("- each process is kept to as many cores as it has threads\n");
    results
        .versions()
        .forEach(
            (contender, version) -> text.append(Text.of("- %s: %s\n", contender.title(), version)));
    text.append(
        Text.of(
            """
        - batch %d; figures are medians over %d rounds, least and most in brackets, each of %s s and at least %d steps; in a round all \
        contenders work one after the other on each number of threads, and ratios are taken within rounds

        """,
            plan.batch(), plan.rounds(), Spread.number(plan.seconds()), plan.steps()));
    return text.toString();
  }

  private String rates() {
    List<String> heads = new ArrayList<>(List.of("network", "work", "threads"));
    contenders.forEach(contender -> heads.add(contender.title()));
    List<List<String>> rows = new ArrayList<>();
    for (Cell work : results.works()) {
      List<String> row = head(work);
      row.add(Integer.toString(work.threads()));
      contenders.forEach(contender -> row.add(rate(work, work.by(contender))));
      rows.add(row);
    }
    return "Images a second; behind another contender's, how many times as many ours are.\n\n"
        + MarkdownTable.of(heads, rows)
        + "\n";
  }

  private String rate(Cell ours, Cell cell) {
    String ratio =
        cell.equals(ours)
            ? ""
            : results.ratio(ours, cell).map(times -> ", " + times + "x").orElse("");
    return results.of(cell).map(spread -> spread + ratio).orElse("-");
  }

  private String gains() {
    int fewest = plan.threads().get(0);
    List<String> heads = new ArrayList<>(List.of("network", "work", "threads"));
    contenders.forEach(contender -> heads.add(contender.title()));
    List<List<String>> rows = new ArrayList<>();
    for (Cell work : results.works()) {
      if (work.threads() != fewest) {
        List<String> row = head(work);
        row.add(Text.of("%d / %d", work.threads(), fewest));
        contenders.forEach(
            contender ->
                row.add(
                    results
                        .ratio(work.by(contender), work.by(contender).on(fewest))
                        .map(times -> times + "x")
                        .orElse("-")));
        rows.add(row);
      }
    }
    return rows.isEmpty()
        ? ""
        : "What more threads bring each: how many times as many images a second.\n\n"
            + MarkdownTable.of(heads, rows)
            + "\n";
  }

  private static List<String> head(Cell work) {
    return new ArrayList<>(List.of(work.network(), work.mode().title()));
  }
}
