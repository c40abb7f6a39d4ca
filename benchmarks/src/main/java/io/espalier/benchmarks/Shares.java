package io.espalier.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a training step's time goes.
 *
 * @param of how often each part was seen, by the network's name
 */
record Shares(Map<String, Map<Part, Integer>> of) {
  private static final int TENTHS = 1000;

  /** In per cent of a step. */
  private static final int CHECKS_BAR = 1;

  /**
   * Samples each network's steps in a process of its own.
   *
   * @throws Refusal if no sample falls into oneDNN's convolutions
   */
  static Shares sampled(
      List<String> networks,
      int batch,
      double seconds,
      Commands commands,
      Path folder,
      PrintStream progress) {
    Map<String, Map<Part, Integer>> seen = new LinkedHashMap<>();
    for (String network : networks) {
      Path subject = folder.resolve("network-" + seen.size());
      Subject.of(Networks.named(network), batch).write(subject.toString());
      List<String> command = commands.sampling(subject, batch, seconds);
      try (ContenderProcess process =
          ContenderProcess.start(
              "the steps of " + network, command, folder.resolve("sampling.log"), 1)) {
        seen.put(network, counts(process.json()));
      }
      if (seen.get(network).get(Part.FORWARD) == 0) {
        throw new Refusal(
            Text.of(
                "Cannot tell the parts of a step of %s: no sample fell into oneDNN's convolutions; run with its kernels, and for longer with --seconds",
                network));
      }
      progress.println(Text.of("sampled %s", network));
    }
    return new Shares(seen);
  }

  private static Map<Part, Integer> counts(JsonNode json) {
    Map<Part, Integer> counts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      counts.put(part, json.path(part.name()).asInt());
    }
    return counts;
  }

  /** The section of the page. */
  String markdown(int batch) {
    List<String> heads = new ArrayList<>(List.of("of a training step, in %"));
    List<String> all = new ArrayList<>(List.of("all"));
    List<Map<Part, Integer>> columns = new ArrayList<>();
    StringBuilder together = new StringBuilder();
    of.forEach(
        (network, counts) -> {
          Map<Part, Integer> tenths = tenths(counts);
          columns.add(tenths);
          heads.add(network);
          all.add(percent(sum(tenths.values())));
          int around = sum(Part.AROUND.stream().map(tenths::get).toList());
          together.append(
              Text.of(
                  "%n%s: the rows from loss to bookkeeping together: %s %%; %s%n",
                  network, percent(around), checks(counts)));
        });
    List<List<String>> rows = new ArrayList<>();
    for (Part part : Part.values()) {
      // A network may be without pooling; what every step does has its row, however small.
      if (Part.AROUND.contains(part) || columns.stream().anyMatch(tenths -> tenths.get(part) > 0)) {
        List<String> row = new ArrayList<>(List.of(part.title()));
        columns.forEach(tenths -> row.add(percent(tenths.get(part))));
        rows.add(row);
      }
    }
    rows.add(all);
    int fewest = of.values().stream().mapToInt(counts -> sum(counts.values())).min().orElseThrow();
    return Machine.described()
        + Text.of(
            "- batch %d, one thread; at least %,d samples of the training thread's stack for each network%n%n",
            batch, fewest)
        + MarkdownTable.of(heads, rows)
        + together;
  }

  /** What the checks of every step may take, and what they take. */
  private static String checks(Map<Part, Integer> counts) {
    double share = 100.0 * counts.get(Part.CHECKS) / sum(counts.values());
    return Text.of(
        "%s: %.2f %%, below %d %% asked, %s",
        Part.CHECKS.title(), share, CHECKS_BAR, share < CHECKS_BAR ? "met" : "not met");
  }

  /** Shares in tenths of a per cent, rounded so that they sum to exactly 100 %. */
  static Map<Part, Integer> tenths(Map<Part, Integer> counts) {
    long all = sum(counts.values());
    long before = 0;
    Map<Part, Integer> tenths = new EnumMap<>(Part.class);
    for (Map.Entry<Part, Integer> entry : new EnumMap<>(counts).entrySet()) {
      long after = before + entry.getValue();
      tenths.put(entry.getKey(), Math.toIntExact(rounded(after, all) - rounded(before, all)));
      before = after;
    }
    return tenths;
  }

  private static long rounded(long part, long all) {
    return Math.round((double) TENTHS * part / all);
  }

  private static int sum(Collection<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).sum();
  }

  private static String percent(int tenths) {
    return Text.of("%.1f", tenths / 10.0);
  }
}
