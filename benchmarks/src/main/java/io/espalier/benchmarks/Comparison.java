package io.espalier.benchmarks;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what is compared, and how long it is measured. */
final class Comparison {
  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "NAME",
      description = "ours, stock, djl, torch, torch-channels-last (all)")
  private List<String> contenders = List.of();

  @Option(
      names = "--networks",
      paramLabel = "NAME[,NAME...]",
      description =
          "resnet-20, resnet-56, vgg-16-bn, depthwise, resnet-56-pruned, resnet-56-pruned-inside (these), or any architecture, such as repvgg-a0(image=32,halvings=3,classes=10); NAME@deploy is the network rewritten for shipping")
  private Optional<String> networks = Optional.empty();

  @Option(
      names = "--modes",
      split = ",",
      paramLabel = "NAME",
      description = "training, inference (both)")
  private List<String> modes = List.of();

  @Option(
      names = "--cores",
      split = ",",
      paramLabel = "N",
      description = "so many trials at once, each on a core (1,2)")
  private List<Integer> cores = List.of(1, 2);

  @Option(names = "--runs", paramLabel = "N", description = "processes behind a figure (3)")
  private Optional<Integer> runs = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "images in a batch (128)")
  private Optional<Integer> batch = Optional.empty();

  @Option(names = "--seconds", paramLabel = "S", description = "how long one is measured (1.5)")
  private Optional<Double> seconds = Optional.empty();

  @Option(names = "--steps", paramLabel = "N", description = "but at least so many steps (3)")
  private Optional<Integer> steps = Optional.empty();

  @Option(
      names = "--quick",
      description =
          "resnet-20 and depthwise, one run of half a second, batch 32, unless told otherwise")
  private boolean quick;

  /** Whether a quick look will do. */
  boolean quick() {
    return quick;
  }

  /** How long one is measured, or this. */
  double seconds(double otherwise) {
    return seconds.orElse(otherwise);
  }

  /** Images in a batch, or these. */
  int images(int otherwise) {
    return batch.orElse(otherwise);
  }

  /** The networks asked for, or these. */
  List<String> names(List<String> otherwise) {
    List<String> names = networks.map(Networks::split).orElse(otherwise);
    // Refuses what there is not before anything is measured.
    names.forEach(Networks::named);
    return names;
  }

  /** Images in a batch. */
  int images() {
    return batch.orElse(quick ? 32 : 128);
  }

  /** The plan for trials side by side, one thread in each. */
  Plan plan(Interpreter interpreter) {
    return new Plan(
        contenders(interpreter, Contender.ofAnyNetwork()),
        names(quick ? List.of(Networks.RESNET_20, Networks.DEPTHWISE) : Networks.NAMES),
        modes(),
        cores,
        List.of(1),
        runs.orElse(quick ? 1 : 3),
        images(),
        seconds.orElse(quick ? 0.5 : 1.5),
        steps.orElse(quick ? 2 : 3));
  }

  /** The plan for several threads in one trial. */
  Plan threadsPlan(Interpreter interpreter, List<Integer> threads) {
    return new Plan(
        contenders(
            interpreter, List.of(Contender.OURS, Contender.TORCH, Contender.TORCH_CHANNELS_LAST)),
        names(List.of(Networks.RESNET_50)),
        modes(),
        List.of(1),
        threads,
        runs.orElse(quick ? 1 : 3),
        batch.orElse(quick ? 4 : 32),
        seconds.orElse(quick ? 0.5 : 1.5),
        steps.orElse(quick ? 1 : 3));
  }

  private List<Mode> modes() {
    return modes.isEmpty() ? List.of(Mode.values()) : modes.stream().map(Mode::titled).toList();
  }

  /** Those asked for, or all of these; without torch, those that do without Python. */
  private List<Contender> contenders(Interpreter interpreter, List<Contender> otherwise) {
    return interpreter.able(
        contenders.isEmpty() ? otherwise : contenders.stream().map(Contender::read).toList(),
        System.err);
  }
}
