package io.espalier.network;

import io.espalier.spec.Call;
import java.util.Collections;
import java.util.List;

/**
 * One operation of a network: states its shapes, parameters, channel flow and cost, how it looks
 * with fewer channels, what its values depend on and which they can be.
 *
 * <p>Operations are values without weights. An engine keeps one row for each of them; all others
 * ask an operation what it states, and look for a certain one only to do something to it that no
 * other allows.
 */
public sealed interface Op
    permits Activation,
        Add,
        BatchNorm,
        BorderedBatchNorm,
        ChannelGather,
        ChannelPad,
        ChannelScatter,
        ChannelShuffle,
        ChannelSlice,
        Concat,
        Conv,
        Dropout,
        Flatten,
        GlobalAveragePool,
        Linear,
        Multiply,
        Pool,
        Subsample {

  /** Any number of inputs from two. */
  int SEVERAL = -1;

  /** The number of inputs, or {@link #SEVERAL}. */
  default int arity() {
    return 1;
  }

  /**
   * The shape of the output.
   *
   * @throws IllegalArgumentException with the reason if the inputs do not fit
   */
  Shape output(List<Shape> inputs);

  /** The parameters for these inputs, named within the node. */
  default List<Parameter> parameters(List<Shape> inputs) {
    return List.of();
  }

  /**
   * The multiply-accumulates for one image: convolutions and linear layers only, biases not
   * counted.
   */
  default long macs(List<Shape> inputs) {
    return 0;
  }

  /** Where the output channels come from. */
  default Flow flow(List<Shape> inputs) {
    return Flow.same(inputs.size(), output(inputs).channels());
  }

  /**
   * The same operation over fewer channels.
   *
   * @param inputs the shapes before
   * @param keptInputs for each input, the sorted indices of the channels that stay
   * @param keptOutputs the sorted indices of the output channels that stay; they agree with {@link
   *     #flow}
   */
  default Op narrow(List<Shape> inputs, List<int[]> keptInputs, int[] keptOutputs) {
    return this;
  }

  /** What an output value depends on in evaluation, and by which weights. */
  Connectivity connectivity();

  /** Whether it is a function without weights of the values at one place. */
  default boolean isElementwise() {
    return connectivity() instanceof Connectivity.Elementwise;
  }

  /** Whether it is a convolution of one input in evaluation, or can be written as one. */
  default boolean isConvolution() {
    return arity() == 1 && connectivity().isConvolution();
  }

  /**
   * Which values the output can have in evaluation, whatever the weights; every number, unless an
   * operation knows better.
   *
   * @param inputs the values that each input can have
   */
  default Interval values(List<Interval> inputs) {
    return Interval.REALS;
  }

  /** Whether inputs of zeros alone give zeros alone, whatever the weights. */
  default boolean keepsZero() {
    int inputs = arity() == SEVERAL ? 2 : arity();
    return values(Collections.nCopies(inputs, Interval.ZERO)).equals(Interval.ZERO);
  }

  /** The operation in the grammar: {@code conv(filters=64, kernel=3, padding=1)}. */
  default Call call() {
    return Ops.CATALOG.write(this);
  }
}
