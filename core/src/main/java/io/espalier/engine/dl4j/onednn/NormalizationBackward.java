package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels.Ending;
import io.espalier.engine.dl4j.onednn.ChannelVectors.Kind;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled backward pass of batch normalization. */
final class NormalizationBackward {
  private final Execution execution;
  private final Operand x;
  private final Operand dy;
  private final Operand dx;
  private final Operand mean;
  private final Operand variance;
  private final Operand scale;
  private final Operand shift;
  private final Operand scaleGradient;
  private final Operand shiftGradient;
  private final Operand mask;

  /** Compiles it; to be called while {@link Workbench#build building}. */
  NormalizationBackward(Workbench bench, NormalizationForward.Form form) {
    batch_normalization_forward.primitive_desc ahead = form.describe();
    memory.desc all = form.description();
    memory.desc each = Descriptions.vector(form.shape().channels());
    batch_normalization_backward.primitive_desc chosen =
        new batch_normalization_backward.primitive_desc(
            new batch_normalization_backward.desc(
                dnnl.prop_kind.backward.value, all, all, (float) form.eps(), form.flags()),
            Execution.attributes(),
            Library.processor(),
            ahead);
    this.execution =
        new Execution(bench, new batch_normalization_backward(chosen), chosen, "backward " + form);
    this.x = execution.operand(dnnl.DNNL_ARG_SRC, all);
    this.dy = execution.operand(dnnl.DNNL_ARG_DIFF_DST, all);
    this.dx = execution.operand(dnnl.DNNL_ARG_DIFF_SRC, all);
    this.mean = execution.operand(dnnl.DNNL_ARG_MEAN, each);
    this.variance = execution.operand(dnnl.DNNL_ARG_VARIANCE, each);
    this.scale = execution.operand(dnnl.DNNL_ARG_SCALE, each);
    this.shift = execution.operand(dnnl.DNNL_ARG_SHIFT, each);
    this.scaleGradient = execution.operand(dnnl.DNNL_ARG_DIFF_SCALE, each);
    this.shiftGradient = execution.operand(dnnl.DNNL_ARG_DIFF_SHIFT, each);
    this.mask =
        form.ending() == Ending.RECTIFICATION
            ? execution.operand(dnnl.DNNL_ARG_WORKSPACE, ahead.workspace_desc())
            : null;
  }

  /** Runs; fills in the gradients of scale and shift. */
  void run(INDArray input, INDArray gradient, ChannelVectors vectors, INDArray result) {
    x.at(input);
    dy.at(gradient);
    dx.at(result);
    mean.at(vectors.place(Kind.MEAN));
    variance.at(vectors.place(Kind.VARIANCE));
    scale.at(vectors.place(Kind.SCALE));
    shift.at(vectors.place(Kind.SHIFT));
    scaleGradient.at(vectors.place(Kind.SCALE_GRADIENT));
    shiftGradient.at(vectors.place(Kind.SHIFT_GRADIENT));
    if (mask != null) {
      mask.at(vectors.mask(mask.bytes()));
    }
    execution.run();
  }
}
