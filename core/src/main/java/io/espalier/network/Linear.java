package io.espalier.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected layer over a vector: {@code (batch, input) -> (batch, features)}, weight {@code
 * (features, input)}.
 */
public record Linear(int features, boolean bias) implements Op {
  public Linear {
    if (features < 1) {
      throw new IllegalArgumentException("features must be at least 1");
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = inputs.get(0);
    if (input.positions() != 1) {
      throw new IllegalArgumentException(
          "a linear layer needs a vector, not " + input + "; flatten or pool first");
    }
    return Shape.vector(features);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        new Parameter("weight", List.of(features, inputs.get(0).channels()), Role.WEIGHT));
    if (bias) {
      parameters.add(new Parameter("bias", List.of(features), Role.BIAS));
    }
    return parameters;
  }

  @Override
  public long macs(List<Shape> inputs) {
    return (long) features * inputs.get(0).channels();
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    return Flow.own(features);
  }

  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    return new Linear(keptOutputs.length, bias);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Dense();
  }
}
