package io.espalier.engine.dl4j;

import io.espalier.engine.Engine;
import io.espalier.engine.OperationContract;

/**
 * The engine in double precision, which tells a wrong formula from rounding: what it computes
 * agrees with the plain loops far beyond single precision.
 */
class DoubleEngineTest implements OperationContract {
  private static final Engine ENGINE = Dl4jEngine.inDouble();

  @Override
  public Engine engine() {
    return ENGINE;
  }

  @Override
  public long nativeMemory() {
    return NativePieces.held();
  }

  @Override
  public double rounding() {
    return 1e-6;
  }
}
