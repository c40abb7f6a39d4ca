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
      "Options of the step (default):",
      "  epochs (10): length; steps (0): length in batches instead, scored at the end only",
      "  batch (128): memory grows with it; micro-batch (none): where a step needs more memory than there is, the images",
      "    of a batch that go through the network at once; batch normalization sees and follows each such part",
      "  rate (0.1): lower it for fine-tuning; schedule (cosine): cosine(floor=0) where no recipe is published,",
      "    step(at=[0.5, 0.75], factor=0.1) as many papers have it, constant for short trainings at a small rate; each with",
      "    warm-up=SHARE where a training diverges in its first steps",
      "  optimizer (sgd): adam keeps twice as many moments; momentum (0.9); nesterov (true): no effect with adam",
      "  decay (0.0005); decay-norm (true): whether biases, scales and shifts decay too; no effect with decay=0",
      "  smoothing (0): of the labels; augmentation (crop-flip): crop-flip(pad=4), more for images above 32x32; none where a",
      "    mirrored image is wrong, as for digits",
      "  method (none): what acts during the training, as sfp(ratio=0.4); its page in docs/methods says what it costs",
      "  budget-macs (none): trains as long as a network of so many MACs would; no effect on one that is not smaller",
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
