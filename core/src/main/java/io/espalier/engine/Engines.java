package io.espalier.engine;

import io.espalier.spec.Refusal;
import java.util.ServiceLoader;

/** Where the engine is found. */
public final class Engines {
  private Engines() {}

  /**
   * The engine on the class path.
   *
   * @throws Refusal if there is none, or its native library cannot serve
   */
  public static Engine find() {
    return ServiceLoader.load(Engine.class)
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    "Cannot find an engine: no implementation is on the class path; "
                        + "add espalier-core with its deeplearning4j and nd4j-native jars"));
  }
}
