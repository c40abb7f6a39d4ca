package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.PlainLayout;
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
     * The same form with channels last, if that is the same memory: with one full block of them.
     */
    Form channelsLast() {
      return from instanceof Blocked blocks
              && to.equals(from)
              && input.channels() == blocks.size()
              && conv.filters() == blocks.size()
          ? new Form(conv, input, PlainLayout.CHANNELS_LAST, PlainLayout.CHANNELS_LAST)
          : this;
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
            batch -> bench.build(() -> ConvolutionPass.forward(bench, form.channelsLast(), batch)))
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
            batch -> bench.build(() -> ConvolutionPass.backwardData(bench, form, batch)));
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
                    () -> ConvolutionPass.backwardWeights(bench, form.channelsLast(), batch)));
    if (before == null) {
      pass.run(dy, x, dBias, dWeight);
    } else {
      pass.runAfter(before, dy, x, dBias, dWeight);
    }
  }
}
