package io.espalier.cli;

import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which engine a command without Spark works with, and on how many threads. */
final class EngineOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "So many threads in an operation, for large networks on large images (default: 1); sums are rounded in another order.")
  private int threads;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "An engine by its name (default: the only one, deeplearning4j).")
  private Optional<String> engine = Optional.empty();

  /**
   * The engine at its place.
   *
   * @throws Refusal if there is none of that name, or the machine has too few cores
   */
  Engine engine() {
    Place.Cpu place = place();
    place.check(Runtime.getRuntime().availableProcessors(), "this machine");
    return Engines.named(engine).at(place);
  }

  private Place.Cpu place() {
    try {
      return new Place.Cpu(threads);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Text.of("Cannot use --threads %d: %s", threads, e.getMessage()), e);
    }
  }
}
