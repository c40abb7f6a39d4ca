package io.espalier.rewrite;

import io.espalier.network.Conv;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The two convolutions that one becomes at a low rank, without anything between them. */
public enum Split {
  /**
   * The whole window to as many channels as the rank, then 1x1 to the filters (Guo et al., LRPET,
   * 2024). The matrix is {@code (filter, input * height * width)}.
   */
  CHANNEL {
    @Override
    int rows(Conv conv, int inputs) {
      return conv.filters();
    }

    @Override
    int columns(Conv conv, int inputs) {
      return inputs * conv.kernel().area();
    }

    @Override
    int index(Conv conv, int inputs, int weight) {
      return weight;
    }

    @Override
    Conv first(Conv conv, int rank) {
      return new Conv(
          rank, conv.kernel(), conv.stride(), conv.padding(), conv.dilation(), 1, false);
    }

    @Override
    Conv second(Conv conv) {
      return new Conv(conv.filters(), ONE, ONE, NONE, ONE, 1, conv.bias());
    }

    @Override
    double firstWeight(Factors factors, Conv conv, int rank, int weight) {
      return factors.right(rank, weight);
    }

    @Override
    double secondWeight(Factors factors, Conv conv, int filter, int rank, int place) {
      return factors.left(filter, rank);
    }
  },
  /**
   * A column of the window to as many channels as the rank, then a row of it to the filters
   * (Jaderberg et al., "Speeding up Convolutional Neural Networks with Low Rank Expansions", BMVC
   * 2014). The matrix is {@code (input * height, filter * width)}.
   */
  SPATIAL {
    @Override
    int rows(Conv conv, int inputs) {
      return inputs * conv.kernel().height();
    }

    @Override
    int columns(Conv conv, int inputs) {
      return conv.filters() * conv.kernel().width();
    }

    @Override
    int index(Conv conv, int inputs, int weight) {
      int width = conv.kernel().width();
      int rows = rows(conv, inputs);
      int row = weight / width % rows;
      int filter = weight / width / rows;
      return row * columns(conv, inputs) + filter * width + weight % width;
    }

    @Override
    Conv first(Conv conv, int rank) {
      return new Conv(
          rank,
          new Window(conv.kernel().height(), 1),
          new Window(conv.stride().height(), 1),
          new Window(conv.padding().height(), 0),
          new Window(conv.dilation().height(), 1),
          1,
          false);
    }

    @Override
    Conv second(Conv conv) {
      return new Conv(
          conv.filters(),
          new Window(1, conv.kernel().width()),
          new Window(1, conv.stride().width()),
          new Window(0, conv.padding().width()),
          new Window(1, conv.dilation().width()),
          1,
          conv.bias());
    }

    @Override
    double firstWeight(Factors factors, Conv conv, int rank, int weight) {
      return factors.left(weight, rank);
    }

    @Override
    double secondWeight(Factors factors, Conv conv, int filter, int rank, int place) {
      return factors.right(rank, filter * conv.kernel().width() + place);
    }
  };

  private static final Window ONE = Window.square(1);
  private static final Window NONE = Window.square(0);

  abstract int rows(Conv conv, int inputs);

  abstract int columns(Conv conv, int inputs);

  /** Where a weight of the convolution stands in the matrix, row by row. */
  abstract int index(Conv conv, int inputs, int weight);

  abstract Conv first(Conv conv, int rank);

  abstract Conv second(Conv conv);

  /** A weight of the first convolution's filter of this rank. */
  abstract double firstWeight(Factors factors, Conv conv, int rank, int weight);

  /** A weight of the second convolution. */
  abstract double secondWeight(Factors factors, Conv conv, int filter, int rank, int place);

  /** The rank of a matrix with nothing special about it. */
  int full(Conv conv, int inputs) {
    return Math.min(rows(conv, inputs), columns(conv, inputs));
  }

  /** The MACs of both convolutions for one image. */
  long macs(Conv conv, Shape input, int rank) {
    Conv first = first(conv, rank);
    Shape middle = first.output(List.of(input));
    return first.macs(List.of(input)) + second(conv).macs(List.of(middle));
  }

  Factors factors(Conv conv, Kernel kernel, String path) {
    int inputs = kernel.inputs();
    DMatrixRMaj matrix = new DMatrixRMaj(rows(conv, inputs), columns(conv, inputs));
    for (int k = 0; k < kernel.weights().length; k++) {
      matrix.data[index(conv, inputs, k)] = kernel.weights()[k];
    }
    return Factors.of(matrix, path);
  }

  Kernel first(Factors factors, Conv conv, int inputs, int rank) {
    Kernel kernel = Kernel.zero(inputs, 1, rank, first(conv, rank).kernel());
    for (int k = 0; k < kernel.weights().length; k++) {
      kernel.weights()[k] = firstWeight(factors, conv, k / kernel.row(), k % kernel.row());
    }
    return kernel;
  }

  Kernel second(Factors factors, Conv conv, int rank, double... bias) {
    Window window = second(conv).kernel();
    Kernel kernel = Kernel.zero(rank, 1, conv.filters(), window);
    for (int k = 0; k < kernel.weights().length; k++) {
      int plane = k / window.area();
      kernel.weights()[k] =
          secondWeight(factors, conv, plane / rank, plane % rank, k % window.area());
    }
    return new Kernel(rank, 1, window, kernel.weights(), bias);
  }
}
