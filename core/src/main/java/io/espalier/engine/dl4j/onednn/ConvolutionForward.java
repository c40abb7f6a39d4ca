package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.onednn.Workbench.Buffer;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The forward pass of a convolution at one batch size. */
final class ConvolutionForward {
  private final Execution execution;
  private final Staged x;
  private final Staged weight;
  private final Operand bias;
  private final Staged y;

  /** Compiles it; to be called while {@link Workbench#build building}. */
  ConvolutionForward(Workbench bench, OneDnnConvolution.Form form, long batch) {
    ConvolutionPlan plan = new ConvolutionPlan(form, batch, ConvolutionPlan.Purpose.TRAINING);
    convolution_forward.primitive_desc chosen = plan.forward();
    this.execution = new Execution(bench, new convolution_forward(chosen), chosen);
    this.x =
        Staged.input(
            bench,
            Buffer.SOURCE,
            plan.input(),
            execution.operand(dnnl.DNNL_ARG_SRC, chosen.src_desc()),
            chosen.src_desc());
    this.weight =
        Staged.input(
            bench,
            Buffer.WEIGHT,
            plan.weight(),
            execution.operand(dnnl.DNNL_ARG_WEIGHTS, chosen.weights_desc()),
            chosen.weights_desc());
    this.bias = form.conv().bias() ? execution.operand(dnnl.DNNL_ARG_BIAS, plan.bias()) : null;
    this.y =
        Staged.output(
            bench,
            Buffer.TARGET,
            plan.output(),
            execution.operand(dnnl.DNNL_ARG_DST, chosen.dst_desc()),
            chosen.dst_desc());
  }

  /** Runs; the bias may be null if the convolution has none. */
  void run(INDArray input, INDArray kernel, INDArray offset, INDArray output) {
    x.read(input);
    weight.read(kernel);
    if (bias != null) {
      bias.at(offset);
    }
    y.prepare(output);
    execution.run();
    y.write(output);
  }
}
