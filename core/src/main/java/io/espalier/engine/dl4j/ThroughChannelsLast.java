package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operator that works where channels lie last, between others that do not: its inputs are
 * rearranged before it, and its results after it. It must not read its output when it goes
 * backward.
 */
final class ThroughChannelsLast implements Operator {
  private final Site outside;
  private final Operator operator;
  private final List<Way> inputs = new ArrayList<>();
  private final Way output;

  /**
   * An operator at its place.
   *
   * @param compile makes the operator for a place where channels lie last
   */
  ThroughChannelsLast(Site site, Function<Site, Operator> compile) {
    this.outside = site;
    this.operator = compile.apply(site.within(PlainLayout.CHANNELS_LAST));
    for (int i = 0; i < site.inputs().size(); i++) {
      inputs.add(Way.of(site, site.inputs().get(i), site.layouts().get(i)));
    }
    this.output = Way.of(site, site.output(), site.layout());
  }

  @Override
  public INDArray forward(INDArray[] given, Pass pass, Memory memory) {
    INDArray[] last = new INDArray[given.length];
    for (int i = 0; i < given.length; i++) {
      last[i] = inputs.get(i).in(given[i], memory);
    }
    INDArray y = operator.forward(last, pass, memory.withoutResults());
    return output.out(y, memory.result(outside.outputShape(given[0].size(0))));
  }

  @Override
  public INDArray[] backward(INDArray[] given, INDArray result, INDArray gradient, Memory memory) {
    INDArray[] last = new INDArray[given.length];
    for (int i = 0; i < given.length; i++) {
      last[i] = inputs.get(i).in(given[i], memory);
    }
    INDArray[] gradients =
        operator.backward(last, null, output.in(gradient, memory), memory.withoutResults());
    for (int i = 0; i < given.length; i++) {
      gradients[i] = inputs.get(i).out(gradients[i], memory.result(given[i].shape()));
    }
    return gradients;
  }

  /** There and back for one array. */
  private record Way(Shape shape, Kernels.Rearrangement there, Kernels.Rearrangement back) {
    static Way of(Site site, Shape shape, Layout layout) {
      return new Way(
          shape,
          site.kernels().rearrangement(shape, layout, PlainLayout.CHANNELS_LAST),
          site.kernels().rearrangement(shape, PlainLayout.CHANNELS_LAST, layout));
    }

    INDArray in(INDArray array, Memory memory) {
      INDArray last = memory.scratch(PlainLayout.CHANNELS_LAST.shape(array.size(0), shape));
      there.run(array, last);
      return last;
    }

    INDArray out(INDArray last, INDArray array) {
      back.run(last, array);
      return array;
    }
  }
}
