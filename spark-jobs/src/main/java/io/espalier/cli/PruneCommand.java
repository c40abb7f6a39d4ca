package io.espalier.cli;

import io.espalier.cost.Forecast;
import io.espalier.engine.Engine;
import io.espalier.latency.PredictedTimes;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
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
      "How many channels go, exactly one of:",
      "  ratio: the share that goes; stages, layers: shares of stages or of single layers",
      "  to-macs, to-params: what remains, a share up to 1 or a count",
      "  to-latency: the predicted time of a call, a share up to 1 or such as 4ms; needs --layer-times",
      "  keep: counts of single layers, never rounded; preset: a published configuration",
      "Which channels go (default):",
      "  criterion (l1): l1, l2, gamma, fpgm, random look at weights and take no images; taylor, hrank, nisp look at",
      "    training images, for passes over them (hrank: minutes)",
      "  spread (uniform): global compares all groups by one threshold; no effect beside stages, layers, keep",
      "  coupled (keep): prune also takes channels through residual additions; no effect on networks without them",
      "  skip: layers that stay whole; floor (1): the least that stays in a group",
      "  align (1): kept counts are multiples of it, for hardware that likes 8 or 16; a target is met less closely",
      "  rounding (kept-down): removed-down as in SFP and FPGM; no effect beside targets, keep and spread=global",
      "Afterwards:",
      "  calibrate (10): batches of 128 training images, to re-estimate the statistics of batch normalization;",
      "    0 where a training follows at once",
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
    if (layerTimes.isEmpty()) {
      return step;
    }
    if (!(step instanceof Prune prune) || prune.toLatency().isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot use --layer-times '%s': only to-latency needs measured layers; add to-latency=0.5, or leave --layer-times out",
              layerTimes.get()));
    }
    Network network = SingleTrial.forecast(start).widest();
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
