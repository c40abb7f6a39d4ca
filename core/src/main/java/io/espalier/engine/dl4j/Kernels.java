package io.espalier.engine.dl4j;

import io.espalier.network.Conv;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations that take the time. Each is compiled once for its place in a network, and belongs
 * to one session.
 *
 * <p>Activations are {@code (batch, height, width, channel)} in row-major order, weights are as
 * {@code Network.parameters()} has them. Every result is written into an array that is given; what
 * stood there before is of no account.
 */
interface Kernels {
  Convolution convolution(Conv conv, Shape input);

  Pooling pooling(Pool pool, Shape input);

  /**
   * Batch normalization.
   *
   * @param ending what follows the normalization within the kernel
   */
  Normalization normalization(int channels, double eps, Ending ending);

  /** The sums of an activation over all but its channels. */
  double[] channelSums(INDArray x, Memory memory);

  /** What a normalization applies to its result. */
  enum Ending {
    NOTHING,
    RECTIFICATION
  }

  /** Convolution without its bias. */
  interface Convolution {
    void forward(INDArray x, INDArray weight, INDArray y, Memory memory);

    /**
     * Both gradients.
     *
     * @param dx null where nothing asks for it
     */
    void backward(
        INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory);
  }

  /** Pooling over windows. */
  interface Pooling {
    void forward(INDArray x, INDArray y);

    void backward(INDArray x, INDArray dy, INDArray dx);
  }

  /** Batch normalization; the gradient may be overwritten by its backward pass. */
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

  /** Mean and biased variance of each channel. */
  record Moments(double[] mean, double[] variance) {}

  /** The gradients of scale and shift. */
  record ScaleGradients(double[] gamma, double[] beta) {}
}
