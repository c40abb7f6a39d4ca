package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What samplers of another library tried over a table, as benchmarks/optuna-strategies writes it.
 */
final class RecordedRuns {
  private static final String HEAD = "sampler,objectives,seed,cells";

  private final List<Run> runs;

  private record Run(String sampler, String objectives, List<CellTable.Cell> cells) {}

  private RecordedRuns(List<Run> runs) {
    this.runs = List.copyOf(runs);
  }

  /** None. */
  static RecordedRuns none() {
    return new RecordedRuns(List.of());
  }

  /**
   * Reads a file of runs over a table.
   *
   * @throws Refusal if it is something else, or of another table
   */
  static RecordedRuns read(Path file, CellTable table) {
    try (Stream<String> all = Files.lines(file)) {
      List<String> lines = all.toList();
      if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
        throw new Refusal(
            Text.of(
                "Cannot read '%s': its first line is not '%s'; write it with benchmarks/optuna-strategies",
                file, HEAD));
      }
      return new RecordedRuns(
          lines.stream().skip(1).map(line -> run(file, line.split(",", -1), table)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Run run(Path file, String[] fields, CellTable table) {
    List<CellTable.Cell> cells = new ArrayList<>();
    for (String number : fields[fields.length - 1].split(" ", -1)) {
      cells.add(
          table
              .line(Integer.parseInt(number))
              .orElseThrow(
                  () ->
                      new Refusal(
                          Text.of(
                              "Cannot read '%s': the table has no line %s; run benchmarks/optuna-strategies on this table",
                              file, number))));
    }
    return new Run(fields[0], fields[1], cells);
  }

  /** The runs after these objectives, by their samplers. */
  Map<String, List<List<CellTable.Cell>>> of(String objectives) {
    Map<String, List<List<CellTable.Cell>>> found = new LinkedHashMap<>();
    runs.stream()
        .filter(run -> run.objectives().equals(objectives))
        .forEach(
            run ->
                found.computeIfAbsent(run.sampler(), name -> new ArrayList<>()).add(run.cells()));
    return found;
  }
}
