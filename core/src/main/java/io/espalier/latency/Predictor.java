package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.engine.EvaluationPlan;
import io.espalier.network.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Predicts how long a call of a network takes, before it has weights: the sum of its operations'
 * times by the table of layer forms, and of what a call takes beside them.
 *
 * @param table of this engine's kind of executor
 * @param shared another one, from which the first takes what it lacks
 */
public record Predictor(Engine engine, LayerTable table, Optional<LayerTable> shared, Clock clock) {
  /** How long each form is timed. */
  private static final Duration EACH = Duration.ofMillis(40);

  /** How many forms a file holds: who is interrupted loses no more than these. */
  private static final int TOGETHER = 25;

  private static final Network SOME = Carrier.chain(1).network();
  private static final Piece BETWEEN = new Piece.Between();

  /** By one table. */
  public Predictor(Engine engine, LayerTable table, Clock clock) {
    this(engine, table, Optional.empty(), clock);
  }

  /**
   * The median time of a call in nanoseconds; empty if the table lacks one of its forms.
   *
   * @param network in the form that is run, such as the forecast of {@code deploy}
   * @param batch images in a call
   */
  public OptionalDouble predict(Network network, int batch) {
    double sum = 0;
    Set<Piece> before = new HashSet<>();
    for (Piece piece : pieces(network, batch)) {
      Optional<PieceTime> time = table.find(piece);
      if (time.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += before.add(piece) ? time.get().first() : time.get().again();
    }
    return OptionalDouble.of(sum);
  }

  /**
   * Fills the table with the forms of these networks: those that it lacks are taken from the shared
   * one, or measured and added to both.
   *
   * @return how many were measured
   */
  public int fill(List<Network> networks, int batch) {
    Set<Piece> missing = new LinkedHashSet<>();
    for (Network network : networks) {
      for (Piece piece : pieces(network, batch)) {
        if (table.find(piece).isEmpty()) {
          missing.add(piece);
        }
      }
    }
    Map<Piece, PieceTime> known = new LinkedHashMap<>();
    missing.forEach(
        piece ->
            shared.flatMap(other -> other.find(piece)).ifPresent(time -> known.put(piece, time)));
    table.add(known);
    missing.removeAll(known.keySet());
    measure(missing);
    return missing.size();
  }

  private void measure(Set<Piece> missing) {
    LayerMeter meter = new LayerMeter(engine, clock, EACH);
    Map<Piece, PieceTime> measured = new LinkedHashMap<>();
    for (Piece piece : missing) {
      measured.put(piece, meter.measure(piece));
      if (measured.size() == TOGETHER) {
        add(measured);
        measured.clear();
      }
    }
    add(measured);
  }

  private void add(Map<Piece, PieceTime> measured) {
    shared.ifPresent(other -> other.add(measured));
    table.add(measured);
  }

  /** So many channels lie together. */
  int block() {
    return engine.plan(SOME).block();
  }

  /** All that a call is the sum of. */
  private List<Piece> pieces(Network network, int batch) {
    EvaluationPlan plan = engine.plan(network);
    Piece.Intake intake = new Piece.Intake(network.input(), plan.imagesAsTheyAre(), batch);
    List<Piece> pieces = new ArrayList<>(LayerForm.of(network, plan, batch));
    int within = Carrier.of(intake).network().nodes().size();
    pieces.addAll(Collections.nCopies(Math.max(0, pieces.size() - within), BETWEEN));
    pieces.add(intake);
    return pieces;
  }
}
