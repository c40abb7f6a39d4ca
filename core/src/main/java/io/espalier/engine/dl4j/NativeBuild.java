package io.espalier.engine.dl4j;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native library that ND4J has loaded, and what it runs on.
 *
 * @param name the folder it came from: {@code linux-x86_64-onednn}
 * @param instructions the widest vector instructions of the processor
 */
record NativeBuild(String name, String instructions) {
  /** Allows a build without oneDNN, when it is {@code true}. */
  static final String ALLOW_SLOW = "espalier.engine.allow-slow";

  private static final String LIBRARY = "nd4jcpu";

  /** What is loaded; loads it first. */
  static NativeBuild loaded() {
    Nd4j.create(1).close();
    OpenMp.keepLoopsToOneThread();
    return new NativeBuild(folder(), widestInstructions());
  }

  /**
   * Checks that this build is fast enough to train with.
   *
   * @throws Refusal if it is not, and nobody has allowed it
   */
  void check() {
    if (!name.contains("onednn") && !Boolean.getBoolean(ALLOW_SLOW)) {
      throw new Refusal(
          Text.of(
              "Cannot use the native build '%s' of ND4J: it has no oneDNN and trains about 15 times slower; "
                  + "put nd4j-native with the classifier linux-x86_64-onednn on the class path, or set -D%s=true",
              name, ALLOW_SLOW));
    }
  }

  @Override
  public String toString() {
    return Text.of("ND4J %s on %s", name, instructions);
  }

  private static String folder() {
    return Loader.getLoadedLibraries().entrySet().stream()
        .filter(library -> library.getKey().contains(LIBRARY))
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
