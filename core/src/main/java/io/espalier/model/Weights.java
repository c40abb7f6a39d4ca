package io.espalier.model;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tensors by their full names ({@code layer1.0.conv1.weight}), in order. */
public record Weights(Map<String, Tensor> tensors) {
  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * The tensor of this name.
   *
   * @throws Refusal if there is no such tensor
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new Refusal(Text.of("Cannot find tensor '%s' among the weights", name));
    }
    return tensor;
  }

  /** These weights with some tensors added or replaced. */
  public Weights with(Map<String, Tensor> changed) {
    Map<String, Tensor> all = new LinkedHashMap<>(tensors);
    all.putAll(changed);
    return new Weights(all);
  }
}
