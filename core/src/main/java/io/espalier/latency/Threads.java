package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.function.Supplier;

/** The engine that works on so many threads in an operation. */
public final class Threads {
  private static final String CONFIGURED = "OMP_NUM_THREADS";

  private Threads() {}

  /**
   * That engine.
   *
   * @param found finds the engine of this process
   * @throws Refusal if there are not so many cores, or the engine works on another number
   */
  public static Engine engine(int threads, Surroundings surroundings, Supplier<Engine> found) {
    if (threads < 1 || threads > surroundings.cores()) {
      throw new Refusal(
          Text.of(
              "Cannot measure with %d threads: this process may use %d cores; set --threads from 1 to %d",
              threads, surroundings.cores(), surroundings.cores()));
    }
    String configured = System.getenv().getOrDefault(CONFIGURED, "1").strip();
    if (!configured.equals(Integer.toString(threads))) {
      throw new Refusal(
          Text.of(
              "Cannot measure with %d threads: the engine works on %s in an operation; set --threads=%s",
              threads, configured, configured));
    }
    return found.get();
  }
}
