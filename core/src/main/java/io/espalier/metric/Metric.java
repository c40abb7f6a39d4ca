package io.espalier.metric;

import static io.espalier.metric.Better.HIGHER;
import static io.espalier.metric.Better.LOWER;
import static io.espalier.metric.Unit.IMAGES;
import static io.espalier.metric.Unit.MULTIPLY_ACCUMULATES;
import static io.espalier.metric.Unit.NATS;
import static io.espalier.metric.Unit.PARAMETERS;
import static io.espalier.metric.Unit.SHARE;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The table of metrics: whatever is known of a trial in numbers has a line here. Objectives,
 * constraints, the front, the texts, JSON and the Parquet file read this table, so a new metric is
 * one line, and one more where it is measured.
 *
 * <p>Its name is the same everywhere: {@code live_macs} in a constraint, a column and a JSON key.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
public enum Metric {
  ACCURACY(HIGHER, SHARE, "top-1 on the validation images"),
  TOP_FIVE_ACCURACY(HIGHER, SHARE, "top-5 on the validation images; only above five classes"),
  LOSS(LOWER, NATS, "mean cross-entropy on the validation images"),
  MACS(
      LOWER, MULTIPLY_ACCUMULATES, "convolutions and linear layers, for one image", Forecast::macs),
  PARAMS(LOWER, PARAMETERS, "all that is trained", Forecast::params),
  LIVE_MACS(LOWER, MULTIPLY_ACCUMULATES, "those of weights that are not zero, for one image"),
  IMAGES_SEEN(LOWER, IMAGES, "through training steps of this trial"),
  IMAGES_TOTAL(LOWER, IMAGES, "the same, with the trials that it started from"),
  SECONDS(LOWER, Unit.SECONDS, "wall time of this trial, all its runs together"),
  TEST_ACCURACY(HIGHER, SHARE, "top-1 on the test images; taken for the front, never chosen by");

  private final Better better;
  private final Unit unit;
  private final String meaning;
  private final Optional<Function<Forecast, Range>> forecast;

  Metric(Better better, Unit unit, String meaning) {
    this(better, unit, meaning, Optional.empty());
  }

  Metric(Better better, Unit unit, String meaning, Function<Forecast, Range> forecast) {
    this(better, unit, meaning, Optional.of(forecast));
  }

  Metric(Better better, Unit unit, String meaning, Optional<Function<Forecast, Range>> forecast) {
    this.better = better;
    this.unit = unit;
    this.meaning = meaning;
    this.forecast = forecast;
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

  /** What is known of it before anything is trained; empty if it has to be measured. */
  public Optional<Range> forecast(Forecast of) {
    return forecast.map(function -> function.apply(of));
  }

  /** Whether candidates may be chosen by it: test scores are for reports only. */
  public boolean chosenBy() {
    return this != TEST_ACCURACY;
  }

  /**
   * Finds a metric to choose by.
   *
   * @param where the text in which it is named, for the refusal
   * @throws Refusal if there is none of this name, or it is for reports only
   */
  public static Metric read(String name, String where) {
    for (Metric metric : values()) {
      if (metric.toString().equals(name)) {
        return metric.toChooseBy(where);
      }
    }
    List<String> known =
        Stream.of(values()).filter(Metric::chosenBy).map(Metric::toString).toList();
    throw new Refusal(
        Text.of(
            "Cannot use '%s': '%s' is not measured; %s", where, name, Nearest.hint(name, known)));
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

  /** Its name in constraints, columns and JSON. */
  @Override
  public String toString() {
    return Spelling.constant(this).replace('-', '_');
  }
}
