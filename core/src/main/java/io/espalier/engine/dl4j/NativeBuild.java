package io.espalier.engine.dl4j;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * The native library that ND4J has loaded, and what it runs on.
 *
 * @param name the folder it came from: {@code linux-x86_64-onednn}
 * @param hardware the widest vector instructions of the processor, or {@code CUDA}
 * @param cards whether it computes on graphics cards, and then on nothing else
 */
record NativeBuild(String name, String hardware, boolean cards) {
  /** Allows a build without oneDNN, when it is {@code true}. */
  static final String ALLOW_SLOW = "espalier.engine.allow-slow";

  /**
   * What is loaded; loads it first. It makes no array, since that would take memory of a card
   * before a thread is bound to one.
   *
   * @throws Refusal if none can work on this machine
   */
  static NativeBuild loaded() {
    if (onCards()) {
      return new NativeBuild(folder("nd4jcuda"), "CUDA", true);
    }
    OpenMp.keepLoopsToOneThread();
    return new NativeBuild(folder("nd4jcpu"), widestInstructions(), false);
  }

  private static boolean onCards() {
    try {
      return !Nd4j.getEnvironment().isCPU();
    } catch (LinkageError e) {
      if (!unavailable(e)) {
        throw e;
      }
      throw new Refusal(
          "Cannot load ND4J: no native build on the class path can work on this machine; the one for "
              + "graphics cards needs an NVIDIA card and its driver, so build without the Maven "
              + "profile cuda where there is none",
          e);
    }
  }

  /** Whether that is how ND4J says that no build can work here. */
  static boolean unavailable(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Nd4jBackend.NoAvailableBackendException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks that this build is fast enough to train with.
   *
   * @throws Refusal if it is not, and nobody has allowed it
   */
  void check() {
    if (!cards && !name.contains("onednn") && !Boolean.getBoolean(ALLOW_SLOW)) {
      throw new Refusal(
          Text.of(
              "Cannot use the native build '%s' of ND4J: it has no oneDNN and trains about 15 times slower; "
                  + "put nd4j-native with the classifier linux-x86_64-onednn on the class path, or set -D%s=true",
              name, ALLOW_SLOW));
    }
  }

  @Override
  public String toString() {
    return Text.of("ND4J %s on %s", name, hardware);
  }

  private static String folder(String part) {
    return Loader.getLoadedLibraries().entrySet().stream()
        .filter(library -> library.getKey().contains(part))
        .map(library -> Path.of(library.getValue()).getParent())
        .filter(parent -> parent != null)
        .map(parent -> String.valueOf(parent.getFileName()))
        .findFirst()
        .orElse("of unknown origin");
  }

  private static String widestInstructions() {
    String limit = System.getenv("DNNL_MAX_CPU_ISA");
    if (limit != null) {
      return limit;
    }
    try {
      String flags = Files.readString(Path.of("/proc/cpuinfo"));
      return List.of("avx512f", "avx2", "asimd").stream()
          .filter(flags::contains)
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
