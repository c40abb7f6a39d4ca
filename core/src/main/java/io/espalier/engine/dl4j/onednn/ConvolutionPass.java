package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.onednn.Workbench.Buffer;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One of a convolution's three passes at one batch size: two arrays are read and a third is
 * written, and where the convolution has a bias, that or its gradient takes part. To be compiled
 * while {@link Workbench#build building}.
 */
final class ConvolutionPass {
  private final Execution execution;
  private final Staged first;
  private final Staged second;
  private final Operand vector;
  private final Staged result;

  private ConvolutionPass(
      Execution execution, Staged first, Staged second, Operand vector, Staged result) {
    this.execution = execution;
    this.first = first;
    this.second = second;
    this.vector = vector;
    this.result = result;
  }

  /** Reads input, weight and bias, and writes the output. */
  static ConvolutionPass forward(Workbench bench, OneDnnConvolution.Form form, long batch) {
    ConvolutionPlan plan = new ConvolutionPlan(form, batch);
    convolution_forward.primitive_desc chosen = plan.forward();
    Execution run =
        new Execution(bench, new convolution_forward(chosen), chosen, "forward " + plan.work());
    return new ConvolutionPass(
        run,
        run.input(dnnl.DNNL_ARG_SRC, Buffer.SOURCE, plan.input(), chosen.src_desc()),
        run.input(dnnl.DNNL_ARG_WEIGHTS, Buffer.WEIGHT, plan.weight(), chosen.weights_desc()),
        form.conv().bias() ? run.operand(dnnl.DNNL_ARG_BIAS, plan.bias()) : null,
        run.output(dnnl.DNNL_ARG_DST, Buffer.TARGET, plan.output(), chosen.dst_desc()));
  }

  /** Reads the output's gradient and the weight, and writes the input's gradient. */
  static ConvolutionPass backwardData(Workbench bench, OneDnnConvolution.Form form, long batch) {
    ConvolutionPlan plan = new ConvolutionPlan(form, batch);
    convolution_backward_data.primitive_desc chosen = plan.backwardData();
    Execution run =
        new Execution(
            bench,
            new convolution_backward_data(chosen),
            chosen,
            "data gradient of " + plan.work());
    return new ConvolutionPass(
        run,
        run.input(dnnl.DNNL_ARG_DIFF_DST, Buffer.SOURCE, plan.output(), chosen.diff_dst_desc()),
        run.input(dnnl.DNNL_ARG_WEIGHTS, Buffer.WEIGHT, plan.weight(), chosen.weights_desc()),
        null,
        run.output(dnnl.DNNL_ARG_DIFF_SRC, Buffer.TARGET, plan.input(), chosen.diff_src_desc()));
  }

  /** Reads the output's gradient and the input, and writes the gradients of weight and bias. */
  static ConvolutionPass backwardWeights(Workbench bench, OneDnnConvolution.Form form, long batch) {
    ConvolutionPlan plan = new ConvolutionPlan(form, batch);
    convolution_backward_weights.primitive_desc chosen = plan.backwardWeights();
    Execution run =
        new Execution(
            bench,
            new convolution_backward_weights(chosen),
            chosen,
            "weight gradient of " + plan.work());
    return new ConvolutionPass(
        run,
        run.input(dnnl.DNNL_ARG_DIFF_DST, Buffer.SOURCE, plan.output(), chosen.diff_dst_desc()),
        run.input(dnnl.DNNL_ARG_SRC, Buffer.TARGET, plan.input(), chosen.src_desc()),
        form.conv().bias() ? run.operand(dnnl.DNNL_ARG_DIFF_BIAS, plan.bias()) : null,
        run.output(
            dnnl.DNNL_ARG_DIFF_WEIGHTS, Buffer.WEIGHT, plan.weight(), chosen.diff_weights_desc()));
  }

  /**
   * Runs.
   *
   * @param bias or its gradient; null where the pass has none
   */
  void run(INDArray one, INDArray other, INDArray bias, INDArray target) {
    first.read(one);
    finish(other, bias, target);
  }

  /** Runs right after another pass that has read the same first array. */
  void runAfter(
      ConvolutionPass before, INDArray one, INDArray other, INDArray bias, INDArray target) {
    first.readAfter(before.first, one);
    finish(other, bias, target);
  }

  private void finish(INDArray other, INDArray bias, INDArray target) {
    second.read(other);
    if (vector != null) {
      vector.at(bias);
    }
    result.prepare(target);
    execution.run();
    result.write(target);
  }
}
