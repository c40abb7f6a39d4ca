package io.espalier.engine.dl4j;

import io.espalier.engine.Engine;
import io.espalier.engine.EngineSuite;

/** The engine on ND4J's own operations. */
class Nd4jEngineTest extends EngineSuite {
  private static final Engine ENGINE = Dl4jEngine.overNd4j();

  @Override
  public Engine engine() {
    return ENGINE;
  }

  @Override
  public long nativeMemory() {
    return NativePieces.held();
  }
}
