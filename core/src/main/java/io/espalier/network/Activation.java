package io.espalier.network;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** An element-wise activation function, with PyTorch's definitions. */
public record Activation(Kind kind) implements Op {
  /** The functions. */
  public enum Kind {
    /** {@code max(0, x)}. */
    RELU {
      @Override
      Interval values(Interval input) {
        return rising(input, x -> Math.max(0, x));
      }

      @Override
      public boolean isIdentityOn(Interval input) {
        return input.least() >= 0;
      }
    },
    /** {@code min(6, max(0, x))}. */
    RELU6 {
      @Override
      Interval values(Interval input) {
        return rising(input, x -> clipped(x));
      }

      @Override
      public boolean isIdentityOn(Interval input) {
        return new Interval(0, SIX).contains(input);
      }
    },
    /** {@code x * relu6(x + 3) / 6}; falls down to -3/8 at -3/2 and rises from there. */
    HARD_SWISH {
      @Override
      Interval values(Interval input) {
        return valley(input, -1.5, x -> x <= -3 ? 0 : x * clipped(x + 3) / SIX);
      }
    },
    /** {@code relu6(x + 3) / 6}. */
    HARD_SIGMOID {
      @Override
      Interval values(Interval input) {
        return rising(input, x -> clipped(x + 3) / SIX);
      }
    },
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID {
      @Override
      Interval values(Interval input) {
        return rising(input, x -> 1 / (1 + Math.exp(-x)));
      }
    },
    /** {@code x / (1 + exp(-x))}, as in EfficientNet; falls down to about -1.278 and rises. */
    SILU {
      @Override
      Interval values(Interval input) {
        return valley(
            input,
            -1.278464542761074,
            x -> x == Double.NEGATIVE_INFINITY ? 0 : x / (1 + Math.exp(-x)));
      }
    };

    private static final double SIX = 6;

    /** Which values it takes on an interval. */
    abstract Interval values(Interval input);

    /** Whether it changes no number of an interval. */
    public boolean isIdentityOn(Interval input) {
      return false;
    }

    private static double clipped(double x) {
      return Math.min(SIX, Math.max(0, x));
    }

    private static Interval rising(Interval input, DoubleUnaryOperator function) {
      return new Interval(
          function.applyAsDouble(input.least()), function.applyAsDouble(input.most()));
    }

    /** Those of a function that falls up to its one lowest point and rises from there. */
    private static Interval valley(Interval input, double lowest, DoubleUnaryOperator function) {
      double bottom = Math.min(Math.max(lowest, input.least()), input.most());
      double left = function.applyAsDouble(input.least());
      double right = function.applyAsDouble(input.most());
      return new Interval(function.applyAsDouble(bottom), Math.max(left, right));
    }
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return inputs.get(0);
  }

  @Override
  public Connectivity connectivity() {
    return new Connectivity.Elementwise();
  }

  @Override
  public Interval values(List<Interval> inputs) {
    return kind.values(inputs.get(0));
  }
}
