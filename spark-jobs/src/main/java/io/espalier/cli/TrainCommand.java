package io.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network, without Spark. */
@Command(
    name = "train",
    description = "Trains an architecture, or a saved model further.",
    footer = {
      "",
      "Options of the step (default): epochs (10), steps, batch (128), rate (0.1), schedule (cosine),",
      "  optimizer (sgd), momentum (0.9), nesterov (true), decay (0.0005), decay-norm (true),",
      "  smoothing (0), augmentation (crop-flip), method (none), budget-macs (none),",
      "  micro-batch (none): where a step needs more memory than there is, the images of a batch that",
      "    go through the network at once; batch normalization sees and follows each such part",
      "",
      "Examples:",
      "  espalier train --network resnet-20 --data cifar10:/data/cifar10 --out out/base epochs=20",
      "  espalier train --network resnet-20 --data generated --out out/base 'schedule=step(at=[0.5, 0.75])'"
    })
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      paramLabel = "ARCH",
      required = true,
      description = "An architecture, or the folder of a saved model.")
  private String network;

  @Mixin private SingleTrial trial;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    return trial.run("train", Subject.start(network), command.commandLine().getOut());
  }
}
