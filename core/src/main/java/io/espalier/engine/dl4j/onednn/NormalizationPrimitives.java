package io.espalier.engine.dl4j.onednn;

import java.util.HashMap;
import java.util.Map;

/** The compiled normalizations of a session, which places of one form share. */
final class NormalizationPrimitives {
  private final Workbench bench;
  private final Map<NormalizationForward.Form, NormalizationForward> forward = new HashMap<>();
  private final Map<NormalizationForward.Form, NormalizationBackward> backward = new HashMap<>();

  NormalizationPrimitives(Workbench bench) {
    this.bench = bench;
  }

  NormalizationForward forward(NormalizationForward.Form form) {
    return forward.computeIfAbsent(
        form, f -> bench.build(() -> new NormalizationForward(bench, f)));
  }

  NormalizationBackward backward(NormalizationForward.Form form) {
    return backward.computeIfAbsent(
        form, f -> bench.build(() -> new NormalizationBackward(bench, f)));
  }
}
