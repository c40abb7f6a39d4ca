package io.espalier.engine.dl4j;

import io.espalier.engine.Engine;
import io.espalier.engine.EngineSuite;

/** The engine on oneDNN, as it serves where its library loads. */
class OneDnnEngineTest extends EngineSuite {
  private static final Engine ENGINE = new Dl4jEngine();

  @Override
  public Engine engine() {
    return ENGINE;
  }

  @Override
  public long nativeMemory() {
    return NativePieces.held();
  }
}
