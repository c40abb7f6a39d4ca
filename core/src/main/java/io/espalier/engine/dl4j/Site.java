package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.Shape;
import java.util.List;

/**
 * A node's place in a network, as its operator is compiled.
 *
 * @param path the node's
 * @param index the node's position in the network
 * @param slots the trained parameters, in the order in which the operation states them
 * @param statistics the running statistics, likewise
 * @param layouts those of the inputs
 * @param layout that of the output
 * @param ending what the node does to its own result, in place of the next one
 * @param inputGradient whether anything asks for the gradient of the node's input
 * @param round tells of the pass under way
 */
record Site(
    String path,
    int index,
    List<Shape> inputs,
    Shape output,
    List<Slot> slots,
    List<float[]> statistics,
    List<Layout> layouts,
    Layout layout,
    Kernels.Ending ending,
    boolean inputGradient,
    Kernels kernels,
    Round round) {
  Shape input() {
    return inputs.get(0);
  }

  /** An activation of the output's shape. */
  long[] outputShape(long batch) {
    return layout.shape(batch, output);
  }

  /** The same place with all arrays in one layout. */
  Site within(Layout each) {
    return new Site(
        path,
        index,
        inputs,
        output,
        slots,
        statistics,
        layouts.stream().map(old -> each).toList(),
        each,
        ending,
        inputGradient,
        kernels,
        round);
  }

  /** Whether inputs and output lie alike. */
  boolean inOneLayout() {
    return layouts.stream().allMatch(layout::equals);
  }

  Layout inputLayout() {
    return layouts.get(0);
  }
}
