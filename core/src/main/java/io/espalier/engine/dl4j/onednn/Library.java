package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** oneDNN's native library, loaded once for the process. */
final class Library {
  /** What keeps it from loading here; null if nothing does. */
  static final String OBSTACLE = load();

  private Library() {}

  /** The processor. */
  static engine processor() {
    return Processor.ENGINE;
  }

  static String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  private static String load() {
    try {
      Loader.load(dnnl.class);
      return null;
    } catch (LinkageError e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Built when the library has been loaded. */
  private static final class Processor {
    static final engine ENGINE = new engine(engine.kind.cpu, 0);
  }
}
