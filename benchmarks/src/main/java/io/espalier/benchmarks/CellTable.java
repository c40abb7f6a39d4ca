package io.espalier.benchmarks;

import io.espalier.search.CandidateText;
import io.espalier.search.Fronts;
import io.espalier.search.Space;
import io.espalier.spec.Call;
import io.espalier.spec.Choice;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A table of trained networks, one for each candidate of a space: what trials of it come to. */
final class CellTable {
  private static final String HEAD = "cell,accuracy,seeds,seconds,latency_ms,params";
  private static final String NAME = "cell";

  /** Below this accuracy nothing counts as covered. */
  private static final double LEAST = 0.6;

  private final Map<CandidateText, Cell> cells = new HashMap<>();
  private final List<Cell> inOrder = new ArrayList<>();
  private final Space space;
  private final double medianError;
  private final double slowest;
  private final double whole;

  /**
   * One network.
   *
   * @param operations of its edges, as the table names them
   * @param accuracy on the validation images at its end, the mean over the seeds
   * @param seconds of its training
   * @param latency milliseconds
   */
  record Cell(List<String> operations, double accuracy, double seconds, double latency) {}

  private CellTable(List<String> lines) {
    List<List<String>> values = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      String[] operations = fields[0].split("\\|", -1);
      Call call = Call.of(NAME);
      for (int i = 0; i < operations.length; i++) {
        if (values.size() <= i) {
          values.add(new ArrayList<>());
        }
        if (!values.get(i).contains(operations[i])) {
          values.get(i).add(operations[i]);
        }
        call = call.with("op" + i, Call.of(operations[i]));
      }
      Cell cell =
          new Cell(
              List.of(operations),
              Double.parseDouble(fields[1]),
              Double.parseDouble(fields[3]),
              Double.parseDouble(fields[4]));
      cells.put(new CandidateText(call, List.of()), cell);
      inOrder.add(cell);
    }
    Call open = Call.of(NAME);
    for (int i = 0; i < values.size(); i++) {
      open = open.with("op" + i, new Choice(values.get(i).stream().<Object>map(Call::of).toList()));
    }
    this.space = new Space(open, List.of());
    double[] errors = inOrder.stream().mapToDouble(cell -> 1 - cell.accuracy()).sorted().toArray();
    this.medianError = errors[errors.length / 2];
    this.slowest = cells.values().stream().mapToDouble(Cell::latency).max().orElseThrow();
    this.whole = area(cells.values(), slowest);
  }

  /**
   * Reads what {@code benchmarks/nas-bench-201} writes.
   *
   * @throws Refusal if it is something else
   */
  static CellTable read(Path file) {
    try (Stream<String> all = Files.lines(file)) {
      List<String> lines = all.toList();
      if (lines.size() < 2 || !lines.get(0).equals(HEAD)) {
        throw new Refusal(
            Text.of(
                "Cannot read '%s': its first line is not '%s'; write it with benchmarks/nas-bench-201",
                file, HEAD));
      }
      return new CellTable(lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Space space() {
    return space;
  }

  Cell cell(CandidateText candidate) {
    return cells.get(candidate);
  }

  /** The network of a line, from 0, if there is such a line. */
  Optional<Cell> line(int number) {
    return number < 0 || number >= inOrder.size()
        ? Optional.empty()
        : Optional.of(inOrder.get(number));
  }

  /** How many networks it has. */
  int size() {
    return inOrder.size();
  }

  double medianError() {
    return medianError;
  }

  double best() {
    return cells.values().stream().mapToDouble(Cell::accuracy).max().orElseThrow();
  }

  /** The share of what the whole front covers that these cover: above 60 %, below the slowest. */
  double covered(Collection<Cell> some) {
    return area(some, slowest) / whole;
  }

  private static double area(Collection<Cell> some, double slowest) {
    List<double[]> front = new ArrayList<>();
    double best = LEAST;
    for (Cell cell :
        some.stream()
            .sorted(
                Comparator.comparingDouble(Cell::latency)
                    .thenComparing(Comparator.comparingDouble(Cell::accuracy).reversed()))
            .toList()) {
      if (cell.accuracy() > best) {
        best = cell.accuracy();
        front.add(new double[] {cell.accuracy(), -cell.latency()});
      }
    }
    return Fronts.hypervolume(front, LEAST, -slowest);
  }
}
