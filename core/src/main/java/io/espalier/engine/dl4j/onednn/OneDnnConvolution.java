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
  private final Map<Long, ConvolutionPass> forward = new HashMap<>();
  private final Map<Long, ConvolutionPass> backwardData = new HashMap<>();
  private final Map<Long, ConvolutionPass> backwardWeights = new HashMap<>();

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
                    () -> ConvolutionPass.forward(bench, form.seen(Layout.CHANNELS_LAST), batch)))
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
    ConvolutionPass data = dx == null ? null : backwardData(weight, dy, dx);
    backwardWeights(x, dy, data, dWeight, dBias);
  }

  /** Runs; gives the pass, for who reads the output's gradient right after. */
  private ConvolutionPass backwardData(INDArray weight, INDArray dy, INDArray dx) {
    ConvolutionPass pass =
        backwardData.computeIfAbsent(
            dy.size(0),
            batch ->
                bench.build(
                    () -> ConvolutionPass.backwardData(bench, form.seen(Layout.BLOCKED), batch)));
    pass.run(dy, weight, null, dx);
    return pass;
  }

  /** Runs; {@code before} is null where the output's gradient has not just been read. */
  private void backwardWeights(
      INDArray x, INDArray dy, ConvolutionPass before, INDArray dWeight, INDArray dBias) {
    ConvolutionPass pass =
        backwardWeights.computeIfAbsent(
            dy.size(0),
            batch ->
                bench.build(
                    () ->
                        ConvolutionPass.backwardWeights(
                            bench, form.seen(Layout.CHANNELS_LAST), batch)));
    if (before == null) {
      pass.run(dy, x, dBias, dWeight);
    } else {
      pass.runAfter(before, dy, x, dBias, dWeight);
    }
  }
}
