package io.espalier.latency;

import io.espalier.engine.Engine;
import java.util.Optional;

/**
 * What a latency was measured on.
 *
 * @param cores that the process may use
 * @param engine its own description: libraries, native build, instruction set, place
 * @param threads within one operation
 * @param governor of the frequency; empty where the system shows none
 */
public record Environment(
    String host,
    String cpu,
    int cores,
    String engine,
    int threads,
    Optional<String> governor,
    String system,
    String java) {
  /** What this process runs on. */
  public static Environment of(Surroundings surroundings, Engine engine) {
    return new Environment(
        surroundings.host(),
        surroundings.processor(),
        surroundings.cores(),
        engine.description(),
        engine.place().threads(),
        surroundings.governor(),
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  /**
   * The kind of executor: latencies are comparable where this is equal. The processor and the
   * engine with its native build, instruction set and threads; not the host.
   */
  public String kind() {
    return cpu + "; " + engine;
  }
}
