package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The process that reads how much native memory training takes: the peak of what Linux calls
 * resident, over the opening of a network and its first training steps, beyond what was resident
 * before the network was opened. ND4J's workspaces have their final size after two steps.
 *
 * <p>The Java heap is as large as it gets and resident from the start, so that it adds nothing;
 * ND4J's library is loaded before. Everything else counts: weights, activations and gradients, the
 * compiled kernels, and what the JVM compiles and loads meanwhile.
 *
 * <p>Its arguments are a {@link Subject}'s folder and how many images a batch has. It prints bytes.
 */
public final class StepMemory {
  /** A heap that does not move, and no limit of JavaCPP's that follows from its size. */
  static final List<String> OPTIONS =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+AlwaysPreTouch",
          "-Dorg.bytedeco.javacpp.maxbytes=0",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  private static final int STEPS = 3;
  private static final String NOW = "VmRSS";
  private static final String PEAK = "VmHWM";

  private StepMemory() {}

  /** See the class. */
  public static void main(String... arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    Subject subject = Subject.read(arguments[0], Integer.parseInt(arguments[1]));
    Library.OURS.version(1);
    long before = bytes(NOW);
    try (Runner runner = Library.OURS.open(subject.model(), subject.batch(), 1)) {
      for (int step = 0; step < STEPS; step++) {
        runner.train();
      }
      out.println(bytes(PEAK) - before);
    }
  }

  /**
   * Checks that this machine tells.
   *
   * @throws Refusal if it does not
   */
  static void check() {
    bytes(NOW);
    bytes(PEAK);
  }

  private static long bytes(String field) {
    return ProcessStatus.bytes(field)
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot measure memory: there is no %s in /proc/self/status; run it on Linux",
                        field)));
  }
}
