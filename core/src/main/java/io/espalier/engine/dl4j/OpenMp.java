package io.espalier.engine.dl4j;

import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The number of threads within one operation of oneDNN, which OpenMP keeps thread by thread: each
 * Java thread has a number of its own and its own helpers, so sessions on several threads do not
 * meddle with one another. {@code OMP_NUM_THREADS} is only what a thread begins with.
 */
final class OpenMp {
  private OpenMp() {}

  /** For what this thread runs from here on. */
  static void use(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }

  /**
   * Keeps ND4J's own loops to one thread each. Their number is one for the whole process, so it
   * cannot be that of a session, and another number sums in another order.
   */
  static void keepLoopsToOneThread() {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxMasterThreads(1);
    environment.setMaxThreads(1);
  }
}
