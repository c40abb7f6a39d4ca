package io.espalier.spark.order;

import io.espalier.data.DataCache;
import io.espalier.engine.Engines;
import io.espalier.plan.Execution;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.TrialRunner;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens the runner of real trials: {@code trials(sweep=FOLDER, images=FINGERPRINT, engine=NAME,
 * limit=SECONDS)}.
 */
public final class TrialRunners implements OrderRunners {
  private static final String NAME = "trials";
  private static final String SWEEP = "sweep";
  private static final String IMAGES = "images";
  private static final String ENGINE = "engine";
  private static final String LIMIT = "limit";

  /** The data sets of this process: one copy for all sweeps and slots. */
  private static final DataCache DATA = new DataCache(Stores::at);

  /** Found by {@code ServiceLoader}. */
  public TrialRunners() {}

  /**
   * The setting of a runner that leaves models and outcomes in a sweep's folder.
   *
   * @param images the fingerprint of the sweep's data as the driver reads it
   * @param execution names the engine, if not the only one that executors have, and how long a
   *     trial may run
   */
  public static Call in(Store sweep, Hash images, Execution execution) {
    Call setting = Call.of(NAME).with(SWEEP, sweep.uri()).with(IMAGES, images.hex());
    if (execution.engine().isPresent()) {
      setting = setting.with(ENGINE, execution.engine().get());
    }
    return execution.trialLimit().isPresent()
        ? setting.with(LIMIT, execution.trialLimit().get().toMillis() / 1000.0)
        : setting;
  }

  /** The data sets that runners of this process share. */
  public static DataCache data() {
    return DATA;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public OrderRunner open(Call setting) {
    Store sweep = Stores.at(setting.options().get(SWEEP).toString());
    Optional<String> engine =
        Optional.ofNullable(setting.options().get(ENGINE)).map(Object::toString);
    TrialRunner runner =
        new TrialRunner(Engines.named(engine), DATA, new TrialFiles(sweep), epoch -> {})
            .reading(new Hash(setting.options().get(IMAGES).toString()));
    return setting.options().get(LIMIT) instanceof Number seconds
        ? runner.limitedTo(Duration.ofMillis(Math.round(seconds.doubleValue() * 1000)))
        : runner;
  }
}
