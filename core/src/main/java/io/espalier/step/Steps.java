package io.espalier.step;

import io.espalier.allocation.LatencyTarget;
import io.espalier.criterion.Criteria;
import io.espalier.criterion.Criterion;
import io.espalier.data.Augmentation;
import io.espalier.data.Augmentations;
import io.espalier.method.Methods;
import io.espalier.rewrite.Rewrites;
import io.espalier.rewrite.Rewriting;
import io.espalier.spec.Catalog;
import io.espalier.train.Schedule;
import io.espalier.train.Schedules;
import io.espalier.train.TrainingMethod;

/**
 * The catalogue of steps.
 *
 * <pre>{@code
 * Step train = Steps.CATALOG.read("train(epochs=20, method=sfp(ratio=0.4))");
 * Call written = Steps.CATALOG.write(train); // the same text, without defaults
 * Call every = Steps.CATALOG.defaults("train"); // every option with its default
 * }</pre>
 */
public final class Steps {
  public static final Catalog<Step> CATALOG =
      Catalog.<Step>of("step")
          .nested(Criterion.class, Criteria.CATALOG)
          .nested(Schedule.class, Schedules.CATALOG)
          .nested(Augmentation.class, Augmentations.CATALOG)
          .nested(Rewriting.class, Rewrites.CATALOG)
          .nested(TrainingMethod.class, Methods.CATALOG)
          .value(LatencyTarget.class, LatencyTarget::read, LatencyTarget::write)
          .entries(
              Train.DEFAULTS, Prune.DEFAULTS, Rewrite.DEFAULTS, Rewind.DEFAULTS, new ZeroGamma())
          .entries(PruneLasso.DEFAULTS, Thinet.DEFAULTS, Autobot.DEFAULTS)
          .build();

  private Steps() {}
}
