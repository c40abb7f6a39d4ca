package io.espalier.cli;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.LeftoversText;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Cleaning;
import io.espalier.sweep.Leftovers;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Frees what a sweep's folder holds for nothing, without Spark. */
@Command(
    name = "clean",
    description = {
      "Shows what a sweep's folder holds that nothing needs any more, and frees it with --yes:",
      "what trials would continue from that have ended or that the configuration does not ask for,",
      "and paused ones once nothing is left to do. Rows, outcomes and the table always stay."
    },
    footer = {
      "",
      "Examples:",
      "  espalier clean conf/quickstart.conf",
      "  espalier clean conf/quickstart.conf --models",
      "  espalier clean conf/quickstart.conf --set output=hdfs:/sweeps --models --yes"
    })
final class CleanCommand implements Callable<Integer> {
  @Mixin private ConfiguredSweep sweep;

  @Option(
      names = "--models",
      description = {
        "Also the models that are neither on the front nor the start of another trial.",
        "They cannot be had again without training. The sweep must be done."
      })
  private boolean models;

  @Option(names = "--yes", description = "Free it; without, it is only shown.")
  private boolean yes;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    SweepPlan plan = sweep.load().plan();
    Store folder = Stores.at(plan.output()).child(plan.name());
    try (Cleaning cleaning = Cleaning.of(PlannedTrials.of(plan), folder, Clock.systemUTC())) {
      cleaning.leftOut().forEach(sentence -> err.println("espalier: " + sentence));
      Leftovers leftovers = cleaning.leftovers(models);
      out.print(LeftoversText.of(leftovers));
      if (leftovers.all().isEmpty()) {
        return 0;
      }
      if (yes) {
        out.flush();
        cleaning.free(leftovers);
        out.println("freed " + LeftoversText.total(leftovers));
      } else {
        out.println("nothing is freed yet; add --yes to free it");
      }
    }
    return 0;
  }
}
