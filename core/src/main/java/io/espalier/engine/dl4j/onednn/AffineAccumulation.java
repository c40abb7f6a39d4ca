package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y += factor * x + offset}, with a factor and an offset for each channel, in one pass. */
final class AffineAccumulation {
  private static final int FIRST_POST_OPERATION = dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;

  private final Execution execution;
  private final Operand x;
  private final Operand factor;
  private final Operand offset;
  private final Operand y;

  /** Compiles it; to be called while {@link Workbench#build building}. */
  AffineAccumulation(Workbench bench, Folding folding) {
    memory.desc all = folding.description();
    memory.desc each = folding.perChannel();
    post_ops then = new post_ops();
    then.append_binary(dnnl.algorithm.binary_add.value, each);
    then.append_sum();
    primitive_attr attributes = Execution.attributes();
    attributes.set_post_ops(then);
    binary.primitive_desc description =
        new binary.primitive_desc(
            new binary.desc(dnnl.algorithm.binary_mul.value, all, each, all),
            attributes,
            Library.processor());
    this.execution = new Execution(bench, new binary(description), description);
    this.x = execution.operand(dnnl.DNNL_ARG_SRC_0, all);
    this.factor = execution.operand(dnnl.DNNL_ARG_SRC_1, each);
    this.offset = execution.operand(FIRST_POST_OPERATION | dnnl.DNNL_ARG_SRC_1, each);
    this.y = execution.operand(dnnl.DNNL_ARG_DST, all);
  }

  void run(INDArray input, long factors, long offsets, INDArray output) {
    x.at(input);
    factor.at(factors);
    offset.at(offsets);
    y.at(output);
    execution.run();
  }
}
