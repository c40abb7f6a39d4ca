package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.onednn.Workbench.Buffer;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of a convolution's input at one batch size. */
final class ConvolutionBackwardData {
  private final Execution execution;
  private final Staged dy;
  private final Staged weight;
  private final Staged dx;

  /** Compiles it; to be called while {@link Workbench#build building}. */
  ConvolutionBackwardData(Workbench bench, OneDnnConvolution.Form form, long batch) {
    ConvolutionPlan plan = new ConvolutionPlan(form, batch, ConvolutionPlan.Purpose.TRAINING);
    convolution_backward_data.primitive_desc chosen = plan.backwardData();
    this.execution = new Execution(bench, new convolution_backward_data(chosen), chosen);
    this.dy =
        Staged.input(
            bench,
            Buffer.SOURCE,
            plan.output(),
            execution.operand(dnnl.DNNL_ARG_DIFF_DST, chosen.diff_dst_desc()),
            chosen.diff_dst_desc());
    this.weight =
        Staged.input(
            bench,
            Buffer.WEIGHT,
            plan.weight(),
            execution.operand(dnnl.DNNL_ARG_WEIGHTS, chosen.weights_desc()),
            chosen.weights_desc());
    this.dx =
        Staged.output(
            bench,
            Buffer.TARGET,
            plan.input(),
            execution.operand(dnnl.DNNL_ARG_DIFF_SRC, chosen.diff_src_desc()),
            chosen.diff_src_desc());
  }

  /** The output's gradient, for who reads the same right after. */
  Staged gradient() {
    return dy;
  }

  void run(INDArray kernel, INDArray gradient, INDArray result) {
    dy.read(gradient);
    weight.read(kernel);
    dx.prepare(result);
    execution.run();
    dx.write(result);
  }
}
