package io.espalier.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convolution (cross-correlation, as in every framework) with symmetric zero padding.
 *
 * <p>{@code (batch, input, height, width) -> (batch, filters, height', width')} with {@code height'
 * = floor((height + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1}. The weight is {@code
 * (filters, input / groups, kernel height, kernel width)}. With as many groups as input channels it
 * is depthwise: filter {@code o} sees channel {@code o / (filters / input)}.
 */
public record Conv(
    int filters,
    Window kernel,
    Window stride,
    Window padding,
    Window dilation,
    int groups,
    boolean bias)
    implements Op {
  static final Conv DEFAULTS =
      new Conv(1, Window.square(1), Window.square(1), Window.square(0), Window.square(1), 1, false);

  public Conv {
    if (filters < 1
        || groups < 1
        || kernel.area() < 1
        || stride.area() < 1
        || dilation.area() < 1) {
      throw new IllegalArgumentException(
          "filters, groups, kernel, stride and dilation must be at least 1");
    }
    if (filters % groups != 0) {
      throw new IllegalArgumentException(
          filters + " filters do not divide into " + groups + " groups");
    }
  }

  /**
   * A square kernel at stride 1 that keeps height and width: padding {@code kernel / 2}, no bias.
   */
  public static Conv of(int filters, int kernel) {
    return new Conv(
        filters,
        Window.square(kernel),
        Window.square(1),
        Window.square(kernel / 2),
        Window.square(1),
        1,
        false);
  }

  public Conv strided(int step) {
    return new Conv(filters, kernel, Window.square(step), padding, dilation, groups, bias);
  }

  public Conv padded(int border) {
    return new Conv(filters, kernel, stride, Window.square(border), dilation, groups, bias);
  }

  public Conv grouped(int count) {
    return new Conv(filters, kernel, stride, padding, dilation, count, bias);
  }

  public Conv biased() {
    return new Conv(filters, kernel, stride, padding, dilation, groups, true);
  }

  /** Whether each group has one input channel, so that channels are filtered one by one. */
  public boolean depthwise(int inputChannels) {
    return groups > 1 && groups == inputChannels;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = inputs.get(0);
    if (input.channels() % groups != 0) {
      throw new IllegalArgumentException(
          input.channels() + " input channels do not divide into " + groups + " groups");
    }
    return Window.slide(input, filters, kernel, stride, padding, dilation);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    List<Parameter> parameters = new ArrayList<>();
    int fanIn = inputs.get(0).channels() / groups;
    parameters.add(
        new Parameter(
            "weight", List.of(filters, fanIn, kernel.height(), kernel.width()), Role.WEIGHT));
    if (bias) {
      parameters.add(new Parameter("bias", List.of(filters), Role.BIAS));
    }
    return parameters;
  }

  @Override
  public long macs(List<Shape> inputs) {
    long weights = (long) filters * (inputs.get(0).channels() / groups) * kernel.area();
    return Math.multiplyExact(weights, output(inputs).positions());
  }

  @Override
  public Flow flow(List<Shape> inputs) {
    int channels = inputs.get(0).channels();
    if (!depthwise(channels)) {
      return Flow.own(filters);
    }
    int multiplier = filters / channels;
    return Flow.from(IntStream.range(0, filters).map(o -> o / multiplier).toArray());
  }

  @Override
  public Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    int left = depthwise(inputs.get(0).channels()) ? keptInputs.get(0).length : groups;
    return new Conv(keptOutputs.length, kernel, stride, padding, dilation, left, bias);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Convolved(this);
  }
}
