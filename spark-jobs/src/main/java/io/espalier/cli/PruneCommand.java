package io.espalier.cli;

import io.espalier.cost.Forecast;
import io.espalier.engine.Engine;
import io.espalier.latency.PredictedTimes;
import io.espalier.network.Network;
import io.espalier.spec.Text;
import io.espalier.step.Prune;
import io.espalier.step.Step;
import io.espalier.store.Stores;
import io.espalier.trial.Start;
import java.io.PrintWriter;
import java.util.Optional;
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
      "  to-latency, stages, layers, keep, preset; skip, spread (uniform; global), coupled (keep; prune), floor (1), align (1),",
      "  rounding (kept-down; removed-down), calibrate (10)",
      "",
      "Examples:",
      "  espalier prune --model out/base --data cifar10:/data/cifar10 --out out/half to-macs=0.5",
      "  espalier prune --model out/base --data generated --out out/l2 criterion=l2 'stages=[0.1, 0.2, 0.3]'",
      "  espalier prune --model out/base --data generated --out out/fast --layer-times out/layer-times to-latency=0.5",
      "  espalier prune --model out/base --data generated --out out/counts 'keep=[layer1.0.conv1(7), layer1.1.conv1(12)]'"
    })
final class PruneCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "The folder of a saved model.")
  private String model;

  @Option(
      names = "--layer-times",
      paramLabel = "DIR",
      description =
          "With to-latency, the folder of measured layers, by which the counts are chosen; those that it lacks are measured.")
  private Optional<String> layerTimes = Optional.empty();

  @Mixin private SingleTrial trial;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    Start start = Start.Saved.in(model);
    PrintWriter print = command.commandLine().getOut();
    return trial.run("prune", start, (step, engine) -> counted(step, start, engine, print), print);
  }

  /** A target that takes this machine's times as the counts that they leave. */
  private Step counted(Step step, Start start, Engine engine, PrintWriter print) {
    if (layerTimes.isEmpty() || !(step instanceof Prune prune) || prune.toLatency().isEmpty()) {
      return step;
    }
    Network network = start.forecast(SingleTrial::none).widest();
    PredictedTimes times = PredictedTimes.here(Stores.at(layerTimes.get()), engine);
    long begin = System.nanoTime();
    Prune counted = prune.counted(network, times);
    Network pruned = counted.forecast(Forecast.exact(network)).widest();
    print.println(
        Text.of(
            "predicted %.3f ms, %.3f ms before; %,d layer forms measured in %.0f s",
            times.nanos(pruned) / 1e6,
            times.nanos(network) / 1e6,
            times.measured(),
            (System.nanoTime() - begin) / 1e9));
    return counted;
  }
}
