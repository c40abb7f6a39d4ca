package io.espalier.engine.dl4j.kernel;

import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations that take the time. Each is compiled once for its place in a network, and belongs
 * to one session.
 *
 * <p>Weights are as {@code Network.parameters()} has them, activations as their {@link Layout}
 * says. Every result is written into an array that is given; what stood there before is of no
 * account, and nothing else is changed.
 */
public interface Kernels extends AutoCloseable {
  /** Where the arrays lie that these kernels work on; one and the same each time. */
  Storage storage();

  /**
   * The layout of activations with several positions on which these kernels are fastest; {@link
   * PlainLayout#CHANNELS_LAST} and, where an operation reads the network's input, {@link
   * PlainLayout#CHANNELS_FIRST} are served as well.
   */
  Layout images();

  /**
   * Convolution, with its bias if it has one.
   *
   * @param from the layout of the input
   * @param to that of the output
   */
  Convolution convolution(Conv conv, Shape input, Layout from, Layout to);

  /**
   * Convolution with a bias and constant weights.
   *
   * @param ending what follows within the kernel
   */
  Folded folded(Conv conv, Shape input, Layout from, Layout to, Ending ending);

  /** Pooling over windows. */
  Pooling pooling(Pool pool, Shape input, Layout layout);

  /**
   * Batch normalization.
   *
   * @param ending what follows the normalization within the kernel
   */
  Normalization normalization(Shape shape, Layout layout, double eps, Ending ending);

  /** An activation function. */
  Pointwise activation(Activation.Kind kind);

  /**
   * The sum of two arrays of one shape.
   *
   * @param ending what follows the sum within the kernel
   */
  Addition addition(Ending ending);

  /** Copies activations of that shape from one layout to another. */
  Rearrangement rearrangement(Shape shape, Layout from, Layout to);

  /** Copies between two arrays of one shape, either of which may be a view. */
  void copy(INDArray from, INDArray to);

  @Override
  void close();

  /**
   * What a kernel applies to its result. Normalizations and sums know the rectification only. All
   * of them leave zeros zeros, so that channels that fill a block up stay empty.
   */
  enum Ending {
    NOTHING(null),
    RECTIFICATION(Activation.Kind.RELU),
    RELU6(Activation.Kind.RELU6),
    HARD_SWISH(Activation.Kind.HARD_SWISH),
    SILU(Activation.Kind.SILU);

    private final Activation.Kind kind;

    Ending(Activation.Kind kind) {
      this.kind = kind;
    }

    /** The one that is this function; empty if a kernel cannot end so. */
    public static Optional<Ending> of(Activation.Kind kind) {
      return Arrays.stream(values()).filter(ending -> ending.kind == kind).findFirst();
    }

    /** Which function it is; empty for nothing. */
    public Optional<Activation.Kind> function() {
      return Optional.ofNullable(kind);
    }
  }

  /** The same activations in another layout. */
  interface Rearrangement {
    /** Copies; where {@code y} has room for channels that are not there, it becomes zero. */
    void run(INDArray x, INDArray y);
  }

  /** A convolution. */
  interface Convolution {
    /**
     * The output.
     *
     * @param bias null if it has none
     */
    void forward(INDArray x, INDArray weight, INDArray bias, INDArray y, Memory memory);

    /**
     * All gradients.
     *
     * @param dx null where nothing asks for it
     * @param dBias null if it has none
     */
    void backward(
        INDArray x,
        INDArray weight,
        INDArray dy,
        INDArray dx,
        INDArray dWeight,
        INDArray dBias,
        Memory memory);
  }

  /** A convolution whose weights change seldom. */
  interface Folded {
    /** Takes weight and bias for all runs from here on. */
    void prepare(double[] weight, double[] bias);

    void forward(INDArray x, INDArray y, Memory memory);
  }

  /** Pooling; the backward pass follows its forward pass. */
  interface Pooling {
    void forward(INDArray x, INDArray y);

    void backward(INDArray x, INDArray dy, INDArray dx);
  }

  /**
   * Batch normalization; the backward pass follows its forward pass, and {@code dx} may be {@code
   * dy}.
   */
  interface Normalization {
    /** Normalizes by the statistics of the batch, and returns them. */
    Moments forward(INDArray x, double[] gamma, double[] beta, INDArray y, Memory memory);

    /** Normalizes by given statistics. */
    void forward(INDArray x, Moments given, double[] gamma, double[] beta, INDArray y);

    /** Gradients where {@code moments} are the statistics of the batch and depend on it. */
    ScaleGradients backward(
        INDArray x,
        INDArray y,
        INDArray dy,
        Moments moments,
        double[] gamma,
        INDArray dx,
        Memory memory);

    /** Gradients where {@code given} are constants. */
    ScaleGradients backwardGiven(
        INDArray x,
        INDArray y,
        INDArray dy,
        Moments given,
        double[] gamma,
        INDArray dx,
        Memory memory);
  }

  /** A function of each element by itself; going backward, {@code dx} may be {@code dy}. */
  interface Pointwise {
    void forward(INDArray x, INDArray y);

    void backward(INDArray x, INDArray y, INDArray dy, INDArray dx, Memory memory);
  }

  /** The sum of two arrays. */
  interface Addition {
    /** The sum; {@code y} may be {@code a}. */
    void forward(INDArray a, INDArray b, INDArray y);

    /** The gradient of either input; {@code dx} may be {@code dy}. */
    void backward(INDArray y, INDArray dy, INDArray dx, Memory memory);
  }

  /** Mean and biased variance of each channel. */
  record Moments(double[] mean, double[] variance) {}

  /** The gradients of scale and shift. */
  record ScaleGradients(double[] gamma, double[] beta) {}
}
