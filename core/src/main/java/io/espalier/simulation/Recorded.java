package io.espalier.simulation;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.table.SweepRow;
import io.espalier.trial.LearningCurve;
import io.espalier.trial.TrialFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a finished sweep has measured, scores and durations: its trials come out as they did. A
 * trial that it does not hold is refused, and so is a pause of one that has left no learning curve.
 *
 * @param folder the sweep's folder; without it the simulated sweep's own
 */
public record Recorded(Optional<String> folder) implements Behaviour {
  private static final Logger LOG = LoggerFactory.getLogger(Recorded.class);
  static final Recorded DEFAULTS = new Recorded(Optional.empty());

  @Override
  public Fates begin(String own) {
    Store store = Stores.at(folder.orElse(own));
    TrialFiles files = new TrialFiles(store);
    Map<Hash, SweepRow> rows = new HashMap<>();
    Journal journal = new Journal(store);
    for (SweepRow row : journal.rows()) {
      if (row.measured()) {
        rows.put(row.trial(), row);
      }
    }
    journal.leftOut().forEach(LOG::warn);
    if (rows.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot take outcomes from '%s': it holds no finished trial; run that sweep first, or simulate --as formula",
              store.uri()));
    }
    return trial ->
        Optional.ofNullable(rows.get(trial.trial().id()))
            .map(row -> new Known(row.metrics(), files.curve(row.trial())));
  }

  private static final class Known implements Fate {
    private final Metrics end;
    private final List<LearningCurve.Point> points;

    Known(Metrics end, Optional<LearningCurve> curve) {
      this.end = end;
      this.points = new ArrayList<>(curve.map(LearningCurve::points).orElse(List.of()));
    }

    @Override
    public double epochs() {
      return points.size();
    }

    /** By the newest score that was taken until then. */
    @Override
    public Metrics after(double epochs) {
      if (epochs >= points.size()) {
        return end;
      }
      Metrics here = end.with(Metric.SECONDS, seconds(epochs));
      for (LearningCurve.Point point : points.subList(0, (int) Math.ceil(epochs))) {
        here = here.with(Metric.IMAGES_SEEN, point.imagesSeen());
        if (point.validation().isPresent()) {
          here =
              here.with(Metric.ACCURACY, point.validation().get().accuracy())
                  .with(Metric.LOSS, point.validation().get().loss());
        }
      }
      return here;
    }

    @Override
    public double seconds(double epochs) {
      double all = end.find(Metric.SECONDS).orElse(0);
      return points.isEmpty() ? all : all * Math.min(1, epochs / points.size());
    }

    @Override
    public OptionalDouble test() {
      return end.find(Metric.TEST_ACCURACY);
    }
  }
}
