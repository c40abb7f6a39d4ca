package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.onednn.Workbench.Buffer;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradients of a convolution's weight and bias at one batch size. */
final class ConvolutionBackwardWeights {
  private final Execution execution;
  private final Staged dy;
  private final Staged x;
  private final Staged dWeight;
  private final Operand dBias;

  /** Compiles it; to be called while {@link Workbench#build building}. */
  ConvolutionBackwardWeights(Workbench bench, OneDnnConvolution.Form form, long batch) {
    ConvolutionPlan plan = new ConvolutionPlan(form, batch, ConvolutionPlan.Purpose.TRAINING);
    convolution_backward_weights.primitive_desc chosen = plan.backwardWeights();
    this.execution = new Execution(bench, new convolution_backward_weights(chosen), chosen);
    this.dy =
        Staged.input(
            bench,
            Buffer.SOURCE,
            plan.output(),
            execution.operand(dnnl.DNNL_ARG_DIFF_DST, chosen.diff_dst_desc()),
            chosen.diff_dst_desc());
    this.x =
        Staged.input(
            bench,
            Buffer.TARGET,
            plan.input(),
            execution.operand(dnnl.DNNL_ARG_SRC, chosen.src_desc()),
            chosen.src_desc());
    this.dWeight =
        Staged.output(
            bench,
            Buffer.WEIGHT,
            plan.weight(),
            execution.operand(dnnl.DNNL_ARG_DIFF_WEIGHTS, chosen.diff_weights_desc()),
            chosen.diff_weights_desc());
    this.dBias =
        form.conv().bias() ? execution.operand(dnnl.DNNL_ARG_DIFF_BIAS, plan.bias()) : null;
  }

  /**
   * Runs.
   *
   * @param seen where the output's gradient has just been read; null if it has not
   * @param offset null if the convolution has no bias
   */
  void run(INDArray input, INDArray gradient, Staged seen, INDArray kernel, INDArray offset) {
    if (seen == null) {
      dy.read(gradient);
    } else {
      dy.readAfter(seen, gradient);
    }
    x.read(input);
    dWeight.prepare(kernel);
    if (dBias != null) {
      dBias.at(offset);
    }
    execution.run();
    dWeight.write(kernel);
  }
}
