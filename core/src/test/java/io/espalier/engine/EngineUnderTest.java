package io.espalier.engine;

import io.espalier.model.Model;

/** What the suite asks of those who run it. */
public interface EngineUnderTest {
  /** The engine, the same one or another like it each time. */
  Engine engine();

  /**
   * What all sessions of the engine hold outside of the heap, in bytes: a count of what was handed
   * out, which does not depend on what else the process or the machine does.
   */
  long nativeMemory();

  /** How far one operation may be off, relative to what it gives: single precision's rounding. */
  default double rounding() {
    return 2e-5;
  }

  /** A session that watches nothing, so that the engine may take operations together. */
  default Session open(Model model) {
    return engine().open(model, Watch.NOTHING, 1);
  }
}
