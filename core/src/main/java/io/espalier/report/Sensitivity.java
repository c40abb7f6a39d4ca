package io.espalier.report;

import static io.espalier.report.TextColumns.Side.LEFT;
import static io.espalier.report.TextColumns.Side.RIGHT;

import io.espalier.metric.Metric;
import io.espalier.spec.Text;
import io.espalier.table.SweepRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The curves of candidates that differ in the share that one layer loses: accuracies by layer and
 * share, the mean over seeds (Li et al., "Pruning Filters for Efficient ConvNets", ICLR 2017,
 * section 3.2).
 */
final class Sensitivity {
  private static final Pattern ONE_LAYER =
      Pattern.compile("layers=\\[([^\\[\\](),=]+)\\(([0-9.E-]+)\\)\\]");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Sensitivity() {}

  /** A table for each sentence in which at least two layers were tried; none if there are none. */
  static List<String> lines(List<SweepRow> rows) {
    Map<String, Map<String, Map<Double, List<Double>>>> curves = new LinkedHashMap<>();
    for (SweepRow row : rows) {
      Matcher layer = ONE_LAYER.matcher(row.candidate());
      if (layer.find() && row.measured()) {
        curves
            .computeIfAbsent(
                layer.replaceFirst("layers=[each(share)]"), key -> new LinkedHashMap<>())
            .computeIfAbsent(layer.group(1), key -> new TreeMap<>())
            .computeIfAbsent(Double.valueOf(layer.group(2)), key -> new ArrayList<>())
            .add(row.metrics().get(Metric.ACCURACY));
      }
    }
    List<String> lines = new ArrayList<>();
    curves.forEach(
        (sentence, layers) -> {
          if (layers.size() > 1) {
            lines.add("  val top-1 of " + sentence);
            lines.addAll(table(layers));
          }
        });
    return lines;
  }

  private static List<String> table(Map<String, Map<Double, List<Double>>> layers) {
    TreeSet<Double> shares = new TreeSet<>();
    layers.values().forEach(curve -> shares.addAll(curve.keySet()));
    List<TextColumns.Side> sides = new ArrayList<>(List.of(LEFT, LEFT));
    sides.addAll(Collections.nCopies(shares.size(), RIGHT));
    TextColumns columns = new TextColumns(sides);
    List<String> head = new ArrayList<>(List.of("", "share removed of"));
    shares.forEach(share -> head.add(share.toString()));
    columns.line(head);
    List<String> names =
        layers.keySet().stream().sorted(Comparator.comparing(Sensitivity::numbered)).toList();
    for (String layer : names) {
      Map<Double, List<Double>> curve = layers.get(layer);
      List<String> cells = new ArrayList<>(List.of("", layer));
      for (double share : shares) {
        cells.add(curve.containsKey(share) ? mean(curve.get(share)) : "-");
      }
      columns.line(cells);
    }
    return columns.text();
  }

  private static String mean(List<Double> accuracies) {
    return Amounts.percent(
        accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  /** Sorts by the numbers within: layer1.2 before layer1.10. */
  private static String numbered(String layer) {
    return NUMBER
        .matcher(layer)
        .replaceAll(number -> Text.of("%09d", Long.parseLong(number.group())));
  }
}
