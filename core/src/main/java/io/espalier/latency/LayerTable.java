package io.espalier.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How long layer forms take on one kind of executor: files of JSON lines in a folder that several
 * sweeps may share. Each filling adds a file and none is changed, so that two may fill at once; of
 * what was measured several times, the median counts. Lines that cannot be read are passed over.
 */
public final class LayerTable {
  private static final String ENDING = ".jsonl";
  private static final String KIND = "kind";
  private static final String PIECE = "piece";
  private static final String NANOS = "nanos";
  private static final String FIRST = "first-nanos";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store folder;
  private final String kind;
  private final Map<String, List<PieceTime>> times = new TreeMap<>();

  /**
   * Reads it.
   *
   * @param folder need not exist
   * @param kind of executor, as {@link Environment#kind} says it; lines of others are passed over
   */
  public LayerTable(Store folder, String kind) {
    this.folder = folder;
    this.kind = kind;
    for (String file : folder.list()) {
      if (file.endsWith(ENDING)) {
        folder.read(file).ifPresent(content -> read(new String(content, UTF_8)));
      }
    }
  }

  /** The kind of executor of which a folder holds times; if there are several, any of them. */
  static Optional<String> kind(Store folder) {
    return folder.list().stream()
        .filter(file -> file.endsWith(ENDING))
        .flatMap(file -> folder.read(file).stream())
        .flatMap(content -> new String(content, UTF_8).lines())
        .flatMap(line -> kind(line).stream())
        .findFirst();
  }

  private static Optional<String> kind(String line) {
    try {
      return Optional.of(JSON.readTree(line).path(KIND).asText()).filter(kind -> !kind.isEmpty());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The number of pieces that it knows. */
  public int size() {
    return times.size();
  }

  /** How long a piece takes, if it was measured. */
  Optional<PieceTime> find(Piece piece) {
    return Optional.ofNullable(times.get(piece.text()))
        .map(
            measured ->
                new PieceTime(
                    median(measured, PieceTime::first), median(measured, PieceTime::again)));
  }

  private static double median(List<PieceTime> measured, ToDoubleFunction<PieceTime> time) {
    return Statistics.median(measured.stream().mapToDouble(time).toArray());
  }

  /** Adds what was measured, as one file. */
  void add(Map<Piece, PieceTime> measured) {
    if (measured.isEmpty()) {
      return;
    }
    String lines =
        measured.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));
    folder.publish(Hash.of(lines).hex() + ENDING, lines.getBytes(UTF_8));
    measured.forEach((piece, time) -> add(piece.text(), time));
  }

  private String line(Piece piece, PieceTime time) {
    ObjectNode node = JSON.createObjectNode();
    node.put(PIECE, piece.text()).put(NANOS, time.again()).put(FIRST, time.first());
    node.put(KIND, kind);
    return node.toString();
  }

  private void read(String lines) {
    lines
        .lines()
        .forEach(
            line -> {
              try {
                JsonNode node = JSON.readTree(line);
                if (node.path(KIND).asText().equals(kind)
                    && node.path(NANOS).isNumber()
                    && node.path(FIRST).isNumber()
                    && node.path(PIECE).isTextual()) {
                  PieceTime time =
                      new PieceTime(node.path(FIRST).asDouble(), node.path(NANOS).asDouble());
                  add(node.path(PIECE).asText(), time);
                }
              } catch (JsonProcessingException e) {
                // A line that was cut is measured again.
              }
            });
  }

  private void add(String piece, PieceTime time) {
    times.computeIfAbsent(piece, key -> new ArrayList<>()).add(time);
  }
}
