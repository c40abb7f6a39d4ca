package io.espalier.engine.dl4j.onednn;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which code oneDNN has chosen.
 *
 * @param work for what
 * @param name oneDNN's, such as {@code jit:avx2}
 */
public record Implementation(String work, String name) {
  private static final Logger LOG = LoggerFactory.getLogger(Implementation.class);
  private static final String REFERENCE = "ref";
  private static final Set<Implementation> WARNED = ConcurrentHashMap.newKeySet();

  /**
   * Whether it is the plain loops that define what is right, and take hundreds of times as long.
   */
  public boolean reference() {
    return reference(name);
  }

  static boolean reference(String name) {
    return name.startsWith(REFERENCE);
  }

  /** Warns once a process. */
  void warnIfReference() {
    if (reference() && WARNED.add(this)) {
      LOG.warn("oneDNN has only slow reference code here ({}) for {}", name, work);
    }
  }
}
