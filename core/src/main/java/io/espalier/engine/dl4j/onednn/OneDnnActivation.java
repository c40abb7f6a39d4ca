package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Activation;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function that oneDNN has. */
final class OneDnnActivation implements Kernels.Pointwise {
  private final Workbench bench;
  private final Function function;
  private final Map<Long, Passes> passes = new HashMap<>();

  OneDnnActivation(Workbench bench, Function function) {
    this.bench = bench;
    this.function = function;
  }

  /** What oneDNN calls a function. */
  enum Function {
    RELU(dnnl.algorithm.eltwise_relu, dnnl.algorithm.eltwise_relu_use_dst_for_bwd, 0, 0),
    RELU6(dnnl.algorithm.eltwise_clip_v2, dnnl.algorithm.eltwise_clip_v2_use_dst_for_bwd, 0, 6),
    SIGMOID(dnnl.algorithm.eltwise_logistic, dnnl.algorithm.eltwise_logistic_use_dst_for_bwd, 0, 0),
    HARD_SWISH(dnnl.algorithm.eltwise_hardswish, dnnl.algorithm.eltwise_hardswish, 0, 0),
    SILU(dnnl.algorithm.eltwise_swish, dnnl.algorithm.eltwise_swish, 1, 0);

    private final int ahead;
    private final int code;
    private final float alpha;
    private final float beta;
    private final boolean byOutput;

    /** Where it has two names, the second goes back by the output. */
    Function(dnnl.algorithm ahead, dnnl.algorithm name, float alpha, float beta) {
      this.ahead = ahead.value;
      this.code = name.value;
      this.alpha = alpha;
      this.beta = beta;
      this.byOutput = ahead != name;
    }

    /** Lets a primitive do it to its result. */
    void append(post_ops after) {
      after.append_eltwise(1, ahead, alpha, beta);
    }

    /** Null where oneDNN does not have it. */
    static Function of(Activation.Kind kind) {
      return kind == Activation.Kind.HARD_SIGMOID ? null : valueOf(kind.name());
    }
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    Passes now = passes(x.length());
    now.x.at(x);
    now.y.at(y);
    now.forward.run();
  }

  @Override
  public void backward(INDArray x, INDArray y, INDArray dy, INDArray dx, Memory memory) {
    Passes now = passes(dy.length());
    now.seen.at(function.byOutput ? y : x);
    now.dy.at(dy);
    now.dx.at(dx);
    now.backward.run();
  }

  private Passes passes(long length) {
    return passes.computeIfAbsent(length, l -> bench.build(() -> new Passes(l)));
  }

  /** Both passes over so many elements. */
  private final class Passes {
    final Execution forward;
    final Execution backward;
    final Operand x;
    final Operand y;
    final Operand seen;
    final Operand dy;
    final Operand dx;

    Passes(long length) {
      String work = Text.of("%s of %d elements", function, length);
      memory.desc all = Descriptions.vector(length);
      eltwise_forward.primitive_desc ahead =
          new eltwise_forward.primitive_desc(
              new eltwise_forward.desc(
                  dnnl.prop_kind.forward_training.value,
                  function.code,
                  all,
                  function.alpha,
                  function.beta),
              Execution.attributes(),
              Library.processor());
      eltwise_backward.primitive_desc back =
          new eltwise_backward.primitive_desc(
              new eltwise_backward.desc(function.code, all, all, function.alpha, function.beta),
              Execution.attributes(),
              Library.processor(),
              ahead);
      this.forward = new Execution(bench, new eltwise_forward(ahead), ahead, work);
      this.backward = new Execution(bench, new eltwise_backward(back), back, "gradient of " + work);
      this.x = forward.operand(dnnl.DNNL_ARG_SRC, all);
      this.y = forward.operand(dnnl.DNNL_ARG_DST, all);
      this.seen = backward.operand(function.byOutput ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC, all);
      this.dy = backward.operand(dnnl.DNNL_ARG_DIFF_DST, all);
      this.dx = backward.operand(dnnl.DNNL_ARG_DIFF_SRC, all);
    }
  }
}
