package io.espalier.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of the contenders' processes.
 *
 * @param python the interpreter that has {@code torch} and {@code onnxruntime}
 * @param scripts the folder with their sides of the protocol
 */
record Commands(String python, Path scripts) {
  private static final String TORCH = "torch_contender.py";
  private static final String ONNX = "onnx_contender.py";

  /**
   * The process, or one of the processes, for so many trials of a subject, with so many threads.
   */
  List<String> contender(Contender contender, Path subject, int images, int trials, int threads) {
    List<String> command = new ArrayList<>(Cores.keepingTo(trials * threads));
    if (contender.imports().isPresent()) {
      command.addAll(
          List.of(
              python,
              scripts.resolve(contender.isPytorch() ? TORCH : ONNX).toString(),
              subject.toString(),
              Integer.toString(images),
              Integer.toString(threads)));
      if (contender == Contender.TORCH_CHANNELS_LAST) {
        command.add("channels-last");
      }
    } else {
      command.addAll(java(JvmContender.class, List.of(), threads));
      command.add(contender.library().orElseThrow().name());
      command.addAll(
          List.of(
              subject.toString(),
              Integer.toString(images),
              Integer.toString(contender.trialsInProcess(trials)),
              Integer.toString(threads)));
    }
    return command;
  }

  /** The process that times a network's convolutions alone. */
  List<String> bound(Path subject, int images) {
    return alone(1, ConvolutionBound.class, List.of(), subject, images);
  }

  /** The process that samples training steps; a second core, if there is one, is the sampler's. */
  List<String> sampling(Path subject, int images, double seconds) {
    int cores = Math.min(2, Runtime.getRuntime().availableProcessors());
    List<String> command = alone(cores, StepSampler.class, List.of(), subject, images);
    command.add(Double.toString(seconds));
    return command;
  }

  /** The process that reads the memory of training steps. */
  List<String> memory(Path subject, int images) {
    return alone(1, StepMemory.class, StepMemory.OPTIONS, subject, images);
  }

  private static List<String> alone(
      int cores, Class<?> main, List<String> options, Path subject, int images) {
    List<String> command = new ArrayList<>(Cores.keepingTo(cores));
    command.addAll(java(main, options, 1));
    command.addAll(List.of(subject.toString(), Integer.toString(images)));
    return command;
  }

  /**
   * A Java process with this one's class path and options, and some more; DJL neither downloads nor
   * reports.
   */
  private static List<String> java(Class<?> main, List<String> options, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    return command;
  }
}
