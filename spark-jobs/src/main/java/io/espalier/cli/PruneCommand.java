package io.espalier.cli;

import io.espalier.trial.Start;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prunes a saved model, without Spark. */
@Command(
    name = "prune",
    description = "Removes channels from a saved model and re-estimates its batch statistics.",
    footer = {
      "",
      "Options of the step (default): criterion (l1; l2, gamma, fpgm, taylor, hrank, nisp, random), one of ratio, to-macs, to-params,",
      "  stages, layers, keep, preset; skip, spread (uniform; global), coupled (keep; prune), floor (1), align (1),",
      "  rounding (kept-down; removed-down), calibrate (10)",
      "",
      "Examples:",
      "  espalier prune --model out/base --data cifar10:/data/cifar10 --out out/half to-macs=0.5",
      "  espalier prune --model out/base --data generated --out out/l2 criterion=l2 'stages=[0.1, 0.2, 0.3]'",
      "  espalier prune --model out/base --data generated --out out/counts 'keep=[layer1.0.conv1(7), layer1.1.conv1(12)]'"
    })
final class PruneCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "The folder of a saved model.")
  private String model;

  @Mixin private SingleTrial trial;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    return trial.run("prune", Start.Saved.in(model), command.commandLine().getOut());
  }
}
