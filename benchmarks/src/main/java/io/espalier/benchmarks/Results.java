package io.espalier.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Images a second of all runs so far. */
final class Results {
  private final Map<Cell, List<Double>> rates = new LinkedHashMap<>();
  private final Map<Bound, List<Double>> bounds = new LinkedHashMap<>();
  private final Map<Contender, String> versions = new EnumMap<>(Contender.class);

  /** What a network's convolutions alone allow in oneDNN. */
  record Bound(String network, Mode mode, Algorithms algorithms) {}

  void add(Cell cell, double imagesPerSecond) {
    rates.computeIfAbsent(cell, key -> new ArrayList<>()).add(imagesPerSecond);
  }

  void add(Bound bound, double imagesPerSecond) {
    bounds.computeIfAbsent(bound, key -> new ArrayList<>()).add(imagesPerSecond);
  }

  void version(Contender contender, String version) {
    versions.put(contender, version);
  }

  Map<Contender, String> versions() {
    return versions;
  }

  Optional<Spread> of(Cell cell) {
    return Optional.ofNullable(rates.get(cell)).map(Spread::of);
  }

  Optional<Spread> of(Bound bound) {
    return Optional.ofNullable(bounds.get(bound)).map(Spread::of);
  }

  /**
   * How many times as many images a second as another cell's, round by round: both were measured in
   * each, one soon after the other. Empty if one was not.
   */
  Optional<Spread> ratio(Cell over, Cell under) {
    List<Double> some = rates.getOrDefault(over, List.of());
    List<Double> others = rates.getOrDefault(under, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(some.size(), others.size()); round++) {
      ratios.add(some.get(round) / others.get(round));
    }
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }

  /** The median of a cell. */
  OptionalDouble median(Cell cell) {
    return of(cell).stream().mapToDouble(Spread::median).findFirst();
  }

  /** The median of PyTorch in its best setting, at the work of this cell. */
  OptionalDouble bestPytorch(Cell cell) {
    return Stream.of(Contender.values())
        .filter(Contender::isPytorch)
        .flatMapToDouble(contender -> median(cell.by(contender)).stream())
        .max();
  }

  /** Rows of the table: every work that was measured, by our cell. */
  List<Cell> works() {
    return rates.keySet().stream().map(cell -> cell.by(Contender.OURS)).distinct().toList();
  }

  /** The contenders that were measured. */
  List<Contender> contenders() {
    return rates.keySet().stream().map(Cell::contender).distinct().sorted().toList();
  }
}
