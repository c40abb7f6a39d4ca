package io.espalier.network;

import java.util.List;

/**
 * Maximum or average over a window.
 *
 * @param countPadding whether an average divides by the whole window, padding included (PyTorch's
 *     default)
 */
public record Pool(Kind kind, Window kernel, Window stride, Window padding, boolean countPadding)
    implements Op {
  static final Pool DEFAULTS =
      new Pool(Kind.MAX, Window.square(2), Window.square(2), Window.square(0), true);

  /** What is taken over the window. */
  public enum Kind {
    MAX,
    AVERAGE
  }

  public Pool {
    if (kernel.area() < 1 || stride.area() < 1) {
      throw new IllegalArgumentException("kernel and stride must be at least 1");
    }
    if (2 * padding.height() > kernel.height() || 2 * padding.width() > kernel.width()) {
      throw new IllegalArgumentException("padding must be at most half the kernel");
    }
  }

  public static Pool max(int kernel, int stride, int padding) {
    return new Pool(
        Kind.MAX, Window.square(kernel), Window.square(stride), Window.square(padding), true);
  }

  /** An average whose divisor counts padding. */
  public static Pool average(int kernel, int stride, int padding) {
    return new Pool(
        Kind.AVERAGE, Window.square(kernel), Window.square(stride), Window.square(padding), true);
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape input = inputs.get(0);
    return Window.slide(input, input.channels(), kernel, stride, padding, Window.square(1));
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Pooled(this);
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return kind == Kind.MAX ? inputs.get(0) : inputs.get(0).hull(Interval.ZERO);
  }
}
