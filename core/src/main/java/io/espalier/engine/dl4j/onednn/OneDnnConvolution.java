package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Conv;
import io.espalier.network.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution, for as many batch sizes as come; places of one form share it. */
final class OneDnnConvolution implements Kernels.Convolution {
  private final Workbench bench;
  private final Form form;
  private final Map<Long, ConvolutionForward> forward = new HashMap<>();
  private final Map<Long, ConvolutionBackwardData> backwardData = new HashMap<>();
  private final Map<Long, ConvolutionBackwardWeights> backwardWeights = new HashMap<>();

  /** What distinguishes one convolution's primitives from another's, but for the batch size. */
  record Form(Conv conv, Shape input, Layout from, Layout to) {
    Shape output() {
      return conv.output(List.of(input));
    }

    /**
     * The same form for one pass: with one block of channels, channels last and blocks are the same
     * memory, and the faster code may be asked for.
     */
    Form seen(Layout faster) {
      boolean oneBlock =
          from != Layout.CHANNELS_FIRST
              && input.channels() == Layout.BLOCK
              && conv.filters() == Layout.BLOCK;
      return oneBlock ? new Form(conv, input, faster, faster) : this;
    }
  }

  OneDnnConvolution(Workbench bench, Form form) {
    this.bench = bench;
    this.form = form;
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray bias, INDArray y, Memory memory) {
    forward
        .computeIfAbsent(
            x.size(0),
            batch ->
                bench.build(
                    () -> new ConvolutionForward(bench, form.seen(Layout.CHANNELS_LAST), batch)))
        .run(x, weight, bias, y);
  }

  @Override
  public void backward(
      INDArray x,
      INDArray weight,
      INDArray dy,
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      Memory memory) {
    long size = x.size(0);
    Staged seen = null;
    if (dx != null) {
      ConvolutionBackwardData data =
          backwardData.computeIfAbsent(
              size,
              batch ->
                  bench.build(
                      () -> new ConvolutionBackwardData(bench, form.seen(Layout.BLOCKED), batch)));
      data.run(weight, dy, dx);
      seen = data.gradient();
    }
    backwardWeights
        .computeIfAbsent(
            size,
            batch ->
                bench.build(
                    () ->
                        new ConvolutionBackwardWeights(
                            bench, form.seen(Layout.CHANNELS_LAST), batch)))
        .run(x, dy, seen, dWeight, dBias);
  }
}
