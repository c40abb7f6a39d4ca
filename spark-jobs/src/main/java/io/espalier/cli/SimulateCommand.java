package io.espalier.cli;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.PlanText;
import io.espalier.report.ResultsText;
import io.espalier.report.SimulationText;
import io.espalier.simulation.Behaviour;
import io.espalier.simulation.Fates;
import io.espalier.simulation.SimulatedWorkers;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.MemoryStore;
import io.espalier.store.Stores;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes through a sweep in virtual time. */
@Command(
    name = "simulate",
    description = {
      "Goes through a sweep in virtual time: the same search and the same loop, without training.",
      "Trials come out by a formula, or as a finished sweep has measured them. Nothing is written."
    },
    footer = {
      "",
      "Examples:",
      "  espalier simulate conf/cifar10-early-stopping.conf --slots 8",
      "  espalier simulate conf/quickstart.conf --as recorded --set 'families.one-shot.by=random(candidates=4)'",
      "  espalier simulate conf/cifar10-resnet20.conf --as 'formula(error=0.07, images=45000, speed=30G)'"
    })
final class SimulateCommand implements Callable<Integer> {
  /** So many rows are shown whole; of more, the front. */
  private static final int SHOWN = 100;

  @Mixin private ConfiguredSweep sweep;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Trials side by side (${DEFAULT-VALUE}).")
  private int slots = 8;

  @Option(
      names = "--as",
      paramLabel = "BEHAVIOUR",
      description =
          "How trials come out: formula(...), or recorded(folder=...) as a finished sweep has measured them, without a folder this one (${DEFAULT-VALUE}).")
  private String behaviour = "formula";

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    if (slots < 1) {
      throw new Refusal(Text.of("Cannot simulate on %d slots: at least 1 is needed", slots));
    }
    PrintWriter out = command.commandLine().getOut();
    SweepPlan plan = simulated(sweep.load().plan());
    Fates fates =
        Behaviour.CATALOG.read(behaviour).begin(Stores.at(plan.output()).child(plan.name()).uri());
    PlannedTrials planned = PlannedTrials.of(plan);
    out.println(PlanText.of(planned, OptionalInt.of(slots)));
    out.flush();
    MemoryStore folder = new MemoryStore();
    Instant start = Instant.now();
    Last last = new Last();
    Sweep.Ending ending;
    try (SimulatedWorkers workers = new SimulatedWorkers(slots, fates, planned, folder, start)) {
      Clock clock = Clock.fixed(start, ZoneId.systemDefault());
      ending = new Sweep(planned, folder, () -> workers, clock, last).run(() -> false);
    }
    List<SweepRow> rows = List.copyOf(last.rows.values());
    requireSome(plan, rows);
    out.print(ResultsText.of(plan, SimulationText.shown(plan, rows, SHOWN), List.of()));
    Duration took = Duration.between(start, Instant.now());
    out.print(SimulationText.of(last.state, rows, slots, took));
    if (ending == Sweep.Ending.TIME_UP) {
      out.println(Text.of("stopped %s, with work left", plan.time().orElseThrow()));
    }
    return 0;
  }

  /** Such as another sweep's recorded results, which say nothing of this one. */
  private void requireSome(SweepPlan plan, List<SweepRow> rows) {
    if (!rows.isEmpty() && rows.stream().noneMatch(row -> row.outcome().score().isPresent())) {
      throw new Refusal(
          Text.of(
              "Cannot simulate '%s' as %s: none of its %,d trials comes out (%s); take another behaviour, or the folder of a sweep with the same trials",
              plan.name(), behaviour, rows.size(), rows.get(0).outcome().reason().orElse("")));
    }
  }

  /** No machine is there whose latencies could be measured. */
  private static SweepPlan simulated(SweepPlan plan) {
    if (plan.choosesByLatency()) {
      throw new Refusal(
          Text.of(
              "Cannot simulate '%s': it chooses by a latency, which only a machine shows; simulate it by macs, as with --set objectives='[maximize accuracy, minimize macs]'",
              plan.name()));
    }
    return plan.untimed();
  }

  /** Keeps how far the sweep came, and its rows. */
  private static final class Last implements SweepListener {
    private final Map<Hash, SweepRow> rows = new LinkedHashMap<>();
    private SweepState state;

    @Override
    public void recorded(List<SweepRow> changed) {
      changed.forEach(row -> rows.put(row.trial(), row));
    }

    @Override
    public void progressed(SweepState newest) {
      state = newest;
    }
  }
}
