package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.metric.Metrics;
import io.espalier.train.Layout;

/**
 * What is known of a trial's network before or after one of its steps, in numbers: a forecast
 * without its network, which a plan of thousands of trials has no room for.
 *
 * @param macs multiply-accumulates for one image
 * @param params trained parameters
 * @param statistics running statistics of the widest network that it can be
 * @param exact the metrics that are known exactly
 */
public record StageCost(Range macs, Range params, long statistics, Metrics exact) {
  /** The numbers of a forecast. */
  static StageCost of(Forecast forecast) {
    return new StageCost(
        forecast.macs(),
        forecast.params(),
        Layout.ofStatistics(forecast.widest()).size(),
        Metrics.exact(forecast));
  }
}
