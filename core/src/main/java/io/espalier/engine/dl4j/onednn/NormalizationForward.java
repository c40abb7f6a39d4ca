package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels.Ending;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.onednn.ChannelVectors.Kind;
import io.espalier.network.Shape;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled forward pass of batch normalization. */
final class NormalizationForward {
  private final Execution execution;
  private final Operand x;
  private final Operand y;
  private final Operand mean;
  private final Operand variance;
  private final Operand scale;
  private final Operand shift;
  private final Operand mask;

  /** What distinguishes one from another. */
  record Form(
      long batch, Shape shape, Layout layout, double eps, Statistics statistics, Ending ending) {
    memory.desc description() {
      return Descriptions.activation(batch, shape, layout);
    }

    batch_normalization_forward.primitive_desc describe() {
      return new batch_normalization_forward.primitive_desc(
          new batch_normalization_forward.desc(
              dnnl.prop_kind.forward_training.value, description(), (float) eps, flags()),
          Execution.attributes(),
          Library.processor());
    }

    int flags() {
      int flags =
          dnnl.normalization_flags.use_scale.value | dnnl.normalization_flags.use_shift.value;
      if (statistics == Statistics.GIVEN) {
        flags |= dnnl.normalization_flags.use_global_stats.value;
      }
      if (ending == Ending.RECTIFICATION) {
        flags |= dnnl.normalization_flags.fuse_norm_relu.value;
      }
      return flags;
    }
  }

  /** Where mean and variance come from. */
  enum Statistics {
    BATCH,
    GIVEN
  }

  /** Compiles it; to be called while {@link Workbench#build building}. */
  NormalizationForward(Workbench bench, Form form) {
    batch_normalization_forward.primitive_desc chosen = form.describe();
    memory.desc all = form.description();
    memory.desc each = Descriptions.vector(form.shape().channels());
    this.execution =
        new Execution(bench, new batch_normalization_forward(chosen), chosen, "forward " + form);
    this.x = execution.operand(dnnl.DNNL_ARG_SRC, all);
    this.y = execution.operand(dnnl.DNNL_ARG_DST, all);
    this.mean = execution.operand(dnnl.DNNL_ARG_MEAN, each);
    this.variance = execution.operand(dnnl.DNNL_ARG_VARIANCE, each);
    this.scale = execution.operand(dnnl.DNNL_ARG_SCALE, each);
    this.shift = execution.operand(dnnl.DNNL_ARG_SHIFT, each);
    this.mask =
        form.ending() == Ending.RECTIFICATION
            ? execution.operand(dnnl.DNNL_ARG_WORKSPACE, chosen.workspace_desc())
            : null;
  }

  /** Runs; fills in mean and variance if they are the batch's. */
  void run(INDArray input, ChannelVectors vectors, INDArray output) {
    x.at(input);
    y.at(output);
    mean.at(vectors.place(Kind.MEAN));
    variance.at(vectors.place(Kind.VARIANCE));
    scale.at(vectors.place(Kind.SCALE));
    shift.at(vectors.place(Kind.SHIFT));
    if (mask != null) {
      mask.at(vectors.mask(mask.bytes()));
    }
    execution.run();
  }
}
