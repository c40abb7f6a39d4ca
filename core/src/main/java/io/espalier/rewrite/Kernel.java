package io.espalier.rewrite;

import io.espalier.model.Tensor;
import io.espalier.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of a convolution in double precision, {@code (filter, input / groups, height,
 * width)}, and one bias for each filter; a linear layer is a 1x1 kernel.
 *
 * <p>The six transforms of a diverse branch block (Ding et al., "Diverse Branch Block: Building a
 * Convolution as an Inception-like Unit", CVPR 2021) are {@link #normalized}, {@link #plus}, {@link
 * #then}, {@link #beside}, {@link #average} and {@link #within}.
 */
record Kernel(int inputs, int groups, Window window, double[] weights, double[] bias) {
  /** The 1x1 kernel that changes nothing. */
  static Kernel identity(int channels) {
    return average(channels, channels, Window.square(1));
  }

  /** The 1x1 kernel whose filter {@code o} takes channel {@code sources[o]}, or none below 0. */
  static Kernel moving(int inputs, int... sources) {
    Kernel kernel = zero(inputs, 1, sources.length, Window.square(1));
    for (int o = 0; o < sources.length; o++) {
      if (sources[o] >= 0) {
        kernel.weights[o * inputs + sources[o]] = 1;
      }
    }
    return kernel;
  }

  /** Transform 5: the mean over a window, channel by channel, as a convolution of some groups. */
  static Kernel average(int channels, int groups, Window window) {
    Kernel kernel = zero(channels, groups, channels, window);
    int fanIn = kernel.fanIn();
    for (int c = 0; c < channels; c++) {
      int at = (c * fanIn + c % fanIn) * window.area();
      Arrays.fill(kernel.weights, at, at + window.area(), 1.0 / window.area());
    }
    return kernel;
  }

  static Kernel zero(int inputs, int groups, int filters, Window window) {
    int size = Math.multiplyExact(Math.multiplyExact(filters, inputs / groups), window.area());
    return new Kernel(inputs, groups, window, new double[size], new double[filters]);
  }

  /** The kernel of these tensors. */
  static Kernel of(Tensor weight, int inputs, int groups, Window window, List<Tensor> bias) {
    double[] weights = doubles(weight.data());
    double[] shift = bias.isEmpty() ? new double[weight.extent(0)] : doubles(bias.get(0).data());
    return new Kernel(inputs, groups, window, weights, shift);
  }

  private static double[] doubles(float... values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  int filters() {
    return bias.length;
  }

  /** The number of input channels that one filter reads. */
  int fanIn() {
    return inputs / groups;
  }

  /** The number of weights of one filter. */
  int row() {
    return fanIn() * window.area();
  }

  /** Transform 1: followed by a batch normalization in evaluation. */
  Kernel normalized(Norm norm) {
    double[] scaled = weights.clone();
    double[] shifted = new double[filters()];
    for (int o = 0; o < filters(); o++) {
      double scale = norm.scale(o);
      for (int k = o * row(); k < (o + 1) * row(); k++) {
        scaled[k] *= scale;
      }
      shifted[o] = scale * bias[o] + norm.shift(o);
    }
    return new Kernel(inputs, groups, window, scaled, shifted);
  }

  /** Transform 2: the sum of two convolutions of the same form. */
  Kernel plus(Kernel other) {
    Kernel sum = new Kernel(inputs, groups, window, weights.clone(), bias.clone());
    Arrays.setAll(sum.weights, k -> weights[k] + other.weights[k]);
    Arrays.setAll(sum.bias, o -> bias[o] + other.bias[o]);
    return sum;
  }

  /**
   * Transform 3: followed by a second convolution that pads what this one gives with this one's
   * bias, or not at all.
   *
   * @param stride this convolution's own
   */
  Kernel then(Kernel second, Window stride) {
    int common = divisor(groups, second.groups);
    Kernel a = regrouped(common);
    Kernel b = second.regrouped(common);
    Window wide =
        new Window(
            window.height() + (b.window.height() - 1) * stride.height(),
            window.width() + (b.window.width() - 1) * stride.width());
    Kernel both = zero(inputs, common, b.filters(), wide);
    System.arraycopy(b.bias, 0, both.bias, 0, b.bias.length);
    for (int middle = 0; middle < a.filters(); middle++) {
      int[] taps = a.taps(middle);
      int block = middle / b.fanIn();
      int rows = b.filters() / common;
      for (int o = block * rows; o < (block + 1) * rows; o++) {
        for (int t = 0; t < b.window.area(); t++) {
          double factor = b.weights[o * b.row() + middle % b.fanIn() * b.window.area() + t];
          if (factor != 0) {
            both.bias[o] += factor * a.bias[middle];
            int shift =
                t / b.window.width() * stride.height() * wide.width()
                    + t % b.window.width() * stride.width();
            a.spread(middle, taps, factor, both, o * both.row() + shift);
          }
        }
      }
    }
    return both;
  }

  /** The places within one filter whose weight is not zero. */
  private int[] taps(int filter) {
    int start = filter * row();
    return IntStream.range(0, row()).filter(k -> weights[start + k] != 0).toArray();
  }

  /** Adds a filter's weights to a wider kernel, in its upper left corner from there. */
  private void spread(int filter, int[] taps, double factor, Kernel target, int from) {
    int width = window.width();
    for (int tap : taps) {
      int channel = tap / window.area();
      int place = tap % window.area();
      int at = channel * target.window.area() + place / width * target.window.width();
      target.weights[from + at + place % width] += factor * weights[filter * row() + tap];
    }
  }

  /** Transform 4: the filters of both, one behind the other; both read every channel. */
  Kernel beside(Kernel other) {
    Kernel both = regrouped(1).parallel(other.regrouped(1));
    return new Kernel(inputs, 1, window, both.weights, both.bias);
  }

  /** Two convolutions side by side, each in its own groups, which are alike. */
  Kernel parallel(Kernel other) {
    double[] all = Arrays.copyOf(weights, weights.length + other.weights.length);
    System.arraycopy(other.weights, 0, all, weights.length, other.weights.length);
    double[] shifts = Arrays.copyOf(bias, bias.length + other.bias.length);
    System.arraycopy(other.bias, 0, shifts, bias.length, other.bias.length);
    return new Kernel(inputs + other.inputs, groups + other.groups, window, all, shifts);
  }

  /** The sum of two convolutions of different channels: this one's come first. */
  Kernel across(Kernel other) {
    Kernel a = regrouped(1);
    Kernel b = other.regrouped(1);
    Kernel all = zero(inputs + other.inputs, 1, filters(), window);
    for (int o = 0; o < filters(); o++) {
      System.arraycopy(a.weights, o * a.row(), all.weights, o * all.row(), a.row());
      System.arraycopy(b.weights, o * b.row(), all.weights, o * all.row() + a.row(), b.row());
      all.bias[o] = a.bias[o] + b.bias[o];
    }
    return all;
  }

  /** Transform 6: the same weights within a wider window, with zeros around them. */
  Kernel within(Window wide, int top, int left) {
    if (wide.equals(window)) {
      return this;
    }
    Kernel wider = zero(inputs, groups, filters(), wide);
    System.arraycopy(bias, 0, wider.bias, 0, bias.length);
    for (int plane = 0; plane < filters() * fanIn(); plane++) {
      for (int line = 0; line < window.height(); line++) {
        System.arraycopy(
            weights,
            (plane * window.height() + line) * window.width(),
            wider.weights,
            (plane * wide.height() + top + line) * wide.width() + left,
            window.width());
      }
    }
    return wider;
  }

  /** The same weights, each so far from the next, with zeros between them. */
  Kernel dilated(Window dilation) {
    if (dilation.equals(Window.square(1))) {
      return this;
    }
    Window wide =
        new Window(
            (window.height() - 1) * dilation.height() + 1,
            (window.width() - 1) * dilation.width() + 1);
    Kernel wider = zero(inputs, groups, filters(), wide);
    System.arraycopy(bias, 0, wider.bias, 0, bias.length);
    for (int k = 0; k < weights.length; k++) {
      int place = k % window.area();
      int line = place / window.width() * dilation.height();
      int column = place % window.width() * dilation.width();
      wider.weights[k / window.area() * wide.area() + line * wide.width() + column] = weights[k];
    }
    return wider;
  }

  /** The same convolution in fewer groups: zeros where a filter read nothing. */
  Kernel regrouped(int fewer) {
    if (fewer == groups) {
      return this;
    }
    Kernel wider = zero(inputs, fewer, filters(), window);
    System.arraycopy(bias, 0, wider.bias, 0, bias.length);
    int rowsPerGroup = filters() / groups;
    for (int o = 0; o < filters(); o++) {
      int first = o / rowsPerGroup * fanIn() % wider.fanIn();
      int to = o * wider.row() + first * window.area();
      System.arraycopy(weights, o * row(), wider.weights, to, row());
    }
    return wider;
  }

  static int divisor(int a, int b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  /** The weights as a tensor of this shape. */
  Tensor weight(List<Integer> shape) {
    return Tensor.of(shape, floats(weights));
  }

  /** The biases as a tensor. */
  Tensor shift() {
    return Tensor.vector(floats(bias));
  }

  private static float[] floats(double... values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
