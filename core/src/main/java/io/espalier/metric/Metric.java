package io.espalier.metric;

import static io.espalier.metric.Better.HIGHER;
import static io.espalier.metric.Better.LOWER;
import static io.espalier.metric.Unit.IMAGES;
import static io.espalier.metric.Unit.MILLISECONDS;
import static io.espalier.metric.Unit.MULTIPLY_ACCUMULATES;
import static io.espalier.metric.Unit.NATS;
import static io.espalier.metric.Unit.SHARE;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is known of a trial in numbers. The metrics below are a table: objectives,
 * constraints, the front, the texts, JSON and the Parquet file read it, so a new metric is one
 * line, and one more where it is measured. A latency has a parameter, the images in a call; those
 * of one image are in the table, others are made as they are named.
 *
 * <p>Its name is the same everywhere: {@code live_macs} in a constraint, a column and a JSON key.
 */
public final class Metric implements Comparable<Metric> {
  /** How a metric is written: {@code macs}, {@code latency-p50(batch=64)}. */
  public static final String SPELLED = "[^\\s(<>=]+(?:\\([^)]*\\))?";

  private static final List<Metric> TABLE = new ArrayList<>();

  private static final Pattern LATENCY =
      Pattern.compile(
          "latency_p(50|90|99)(?:_batch_([1-9]\\d{0,8})|\\(\\s*batch\\s*=\\s*([1-9]\\d{0,8})\\s*\\))?");

  public static final Metric ACCURACY =
      line("accuracy", HIGHER, SHARE, "top-1 on the validation images");
  public static final Metric TOP_FIVE_ACCURACY =
      line(
          "top_five_accuracy",
          HIGHER,
          SHARE,
          "top-5 on the validation images; only above five classes");
  public static final Metric LOSS =
      line("loss", LOWER, NATS, "mean cross-entropy on the validation images");
  public static final Metric MACS =
      line(
          "macs",
          LOWER,
          MULTIPLY_ACCUMULATES,
          "convolutions and linear layers, for one image",
          Forecast::macs);
  public static final Metric PARAMS =
      line("params", LOWER, Unit.PARAMETERS, "all that is trained", Forecast::params);
  public static final Metric LIVE_MACS =
      line(
          "live_macs",
          LOWER,
          MULTIPLY_ACCUMULATES,
          "those of weights that are not zero, for one image");
  public static final Metric IMAGES_SEEN =
      line("images_seen", LOWER, IMAGES, "through training steps of this trial");
  public static final Metric IMAGES_TOTAL =
      line("images_total", LOWER, IMAGES, "the same, with the trials that it started from");
  public static final Metric SECONDS =
      line("seconds", LOWER, Unit.SECONDS, "wall time of this trial, all its runs together");
  public static final Metric TEST_ACCURACY =
      line(
          "test_accuracy",
          HIGHER,
          SHARE,
          "top-1 on the test images; taken for the front, never chosen by");
  public static final Metric LATENCY_P50 = enter(latency(50, 1));
  public static final Metric LATENCY_P90 = enter(latency(90, 1));
  public static final Metric LATENCY_P99 = enter(latency(99, 1));

  private static final Comparator<Metric> ORDER =
      Comparator.comparingInt((Metric metric) -> metric.row)
          .thenComparing(metric -> metric.latency.map(Percentile::batch).orElse(1))
          .thenComparing(metric -> metric.latency.map(Percentile::percent).orElse(0));

  private final int row;
  private final String name;
  private final Better better;
  private final Unit unit;
  private final String meaning;
  private final Optional<Function<Forecast, Range>> forecast;
  private final Optional<Percentile> latency;

  private Metric(
      int row,
      String name,
      Better better,
      Unit unit,
      String meaning,
      Optional<Function<Forecast, Range>> forecast,
      Optional<Percentile> latency) {
    this.row = row;
    this.name = name;
    this.better = better;
    this.unit = unit;
    this.meaning = meaning;
    this.forecast = forecast;
    this.latency = latency;
  }

  private static Metric line(String name, Better better, Unit unit, String meaning) {
    return enter(
        new Metric(TABLE.size(), name, better, unit, meaning, Optional.empty(), Optional.empty()));
  }

  private static Metric line(
      String name, Better better, Unit unit, String meaning, Function<Forecast, Range> forecast) {
    return enter(
        new Metric(
            TABLE.size(), name, better, unit, meaning, Optional.of(forecast), Optional.empty()));
  }

  private static Metric enter(Metric metric) {
    TABLE.add(metric);
    return metric;
  }

  /**
   * The time of a call on a batch.
   *
   * @param percent 50, 90 or 99
   * @param batch images in a call, at least 1
   */
  public static Metric latency(int percent, int batch) {
    String name = "latency_p" + percent;
    return new Metric(
        // Behind all lines, among themselves by batch.
        Integer.MAX_VALUE,
        batch == 1 ? name : name + "_batch_" + batch,
        LOWER,
        MILLISECONDS,
        Text.of(
            "what %s on %s, median of rounds%s; `latency_...` say how it was measured",
            percent == 50
                ? "half of the calls stay within"
                : Text.of("%d of 100 calls stay within", percent),
            batch == 1 ? "one image" : Text.of("%,d images", batch),
            percent == 99 ? "; empty below 459 calls" : ""),
        Optional.empty(),
        Optional.of(new Percentile(percent, batch)));
  }

  /** The table; of latencies those of one image. */
  public static List<Metric> values() {
    return Collections.unmodifiableList(TABLE);
  }

  /** Which end is the better one. */
  public Better better() {
    return better;
  }

  /** What its values are. */
  public Unit unit() {
    return unit;
  }

  /** What it says, in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Which percentile of which calls it is, if it is a latency. */
  public Optional<Percentile> latency() {
    return latency;
  }

  /**
   * What is known of it before anything is trained; empty if it has to be measured. Of a latency
   * nothing is known as long as a forecast does not predict it.
   */
  public Optional<Range> forecast(Forecast of) {
    return forecast.map(function -> function.apply(of));
  }

  /** Whether something is known of it before anything is trained. */
  public boolean foreseen() {
    return forecast.isPresent();
  }

  /** Whether candidates may be chosen by it: test scores are for reports only. */
  public boolean chosenBy() {
    return !equals(TEST_ACCURACY);
  }

  /** The metric of a name, as a column or a JSON key has it. */
  public static Optional<Metric> named(String name) {
    for (Metric metric : TABLE) {
      if (metric.name.equals(name)) {
        return Optional.of(metric);
      }
    }
    Matcher parts = LATENCY.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String batch = parts.group(2) == null ? parts.group(3) : parts.group(2);
    return Optional.of(
        latency(Integer.parseInt(parts.group(1)), batch == null ? 1 : Integer.parseInt(batch)));
  }

  /**
   * Finds a metric to choose by; words may be joined by {@code -} or {@code _}, and a latency may
   * say its batch in brackets.
   *
   * @param where the text in which it is named, for the refusal
   * @throws Refusal if there is none of this name, or it is for reports only
   */
  public static Metric read(String name, String where) {
    Optional<Metric> found = named(name.replace('-', '_'));
    if (found.isPresent()) {
      return found.get().toChooseBy(where);
    }
    List<String> known = TABLE.stream().filter(Metric::chosenBy).map(Metric::toString).toList();
    String alone = name.replaceFirst("\\(.*", "").replace('-', '_');
    String hint =
        known.contains(alone)
            ? alone.startsWith("latency_")
                ? Text.of("write %s(batch=64)", alone)
                : Text.of("%s has no options", alone)
            : Nearest.hint(alone, known);
    throw new Refusal(Text.of("Cannot use '%s': '%s' is not measured; %s", where, name, hint));
  }

  private Metric toChooseBy(String where) {
    if (!chosenBy()) {
      throw new Refusal(
          Text.of(
              "Cannot use '%s': %s is for reports, and says nothing any more once it is chosen by; use accuracy",
              where, this));
    }
    return this;
  }

  @Override
  public int compareTo(Metric other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metric metric && name.equals(metric.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Its name in constraints, columns and JSON. */
  @Override
  public String toString() {
    return name;
  }
}
