package io.espalier.spark;

import io.espalier.data.DataCache;
import io.espalier.engine.Engines;
import io.espalier.spec.Call;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.TrialRunner;
import java.util.Optional;

/** Opens the runner of real trials: {@code trials(sweep=FOLDER, engine=NAME)}. */
public final class TrialRunners implements OrderRunners {
  private static final String NAME = "trials";
  private static final String SWEEP = "sweep";
  private static final String ENGINE = "engine";

  /** The data sets of this process: one copy for all sweeps and slots. */
  private static final DataCache DATA = new DataCache(Stores::at);

  /** Found by {@code ServiceLoader}. */
  public TrialRunners() {}

  /**
   * The setting of a runner that leaves models and outcomes in a sweep's folder.
   *
   * @param engine by name; the only one that executors have, if none is named
   */
  public static Call in(Store sweep, Optional<String> engine) {
    Call setting = Call.of(NAME).with(SWEEP, sweep.uri());
    return engine.map(name -> setting.with(ENGINE, name)).orElse(setting);
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
    return new TrialRunner(Engines.named(engine), DATA, new TrialFiles(sweep), epoch -> {});
  }
}
