package io.espalier.testing;

import io.espalier.config.SweepConfig;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.store.Store;
import io.espalier.sweep.Journal;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import io.espalier.train.Cancel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Plans and runs for the tests of the loop. */
public final class SweepFixture {
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  public static final String CONFIG =
      """
      name = simulated
      data = generated
      seeds = [1, 2], trials = 60
      constraints = ["macs <= 35M"]
      steps {
        full = "train(epochs=6)"
        tune = "train(epochs=2, rate=0.01)"
      }
      models { base = [resnet-20, full] }
      families {
        one-shot { from = base, try = ["prune(l1|l2, ratio=0.2|0.3|0.4)", tune], by = grid }
        drawn    { from = base, try = ["prune(l1, ratio=0.2..0.6)", "tune(rate=0.001..0.1)"], by = random }
        compact  { from = "resnet-20(width=0.5)|resnet-20(width=0.25)", try = [full] }
      }
      """;

  private SweepFixture() {}

  public static SweepPlan plan(String... changes) {
    return config(CONFIG, changes).plan();
  }

  public static SweepConfig config(String text, String... changes) {
    try {
      Path file = Files.createTempFile("sweep", ".conf");
      try {
        Files.writeString(file, text);
        return SweepConfig.load(file, List.of(changes));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Sweep.Ending run(
      SweepPlan plan, Store folder, int slots, UntrainedTrials simulator) {
    return run(plan, folder, slots, simulator, Cancel.NEVER, SweepListener.NONE);
  }

  public static Sweep.Ending run(
      SweepPlan plan,
      Store folder,
      int slots,
      UntrainedTrials simulator,
      Cancel cancel,
      SweepListener listener) {
    PlannedTrials planned = PlannedTrials.of(plan);
    try (InProcessWorkers workers = new InProcessWorkers(slots, simulator, CLOCK)) {
      return new Sweep(planned, folder, () -> workers, CLOCK, listener).run(cancel);
    }
  }

  /** A driver that dies once this is so. */
  public static SweepListener dying(BooleanSupplier when) {
    return new SweepListener() {
      @Override
      public void progressed(SweepState state) {
        if (when.getAsBoolean()) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  /** The table in an order that does not depend on who came first. */
  public static List<SweepRow> table(Store folder) {
    return new Journal(folder)
        .rows().stream().sorted(Comparator.comparing(SweepRow::trial)).toList();
  }
}
