package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two arrays, rectified in the same pass if asked for. */
final class OneDnnAddition implements Kernels.Addition {
  private final Workbench bench;
  private final Copies copies;
  private final Kernels.Ending ending;
  private final OneDnnActivation rectification;
  private final Map<Long, Sum> sums = new HashMap<>();

  OneDnnAddition(
      Workbench bench, Copies copies, Kernels.Ending ending, OneDnnActivation rectification) {
    this.bench = bench;
    this.copies = copies;
    this.ending = ending;
    this.rectification = rectification;
  }

  @Override
  public void forward(INDArray a, INDArray b, INDArray y) {
    Sum now = sums.computeIfAbsent(a.length(), l -> bench.build(() -> new Sum(l)));
    now.a.at(a);
    now.b.at(b);
    now.y.at(y);
    now.execution.run();
  }

  @Override
  public void backward(INDArray y, INDArray dy, INDArray dx, Memory memory) {
    if (ending == Kernels.Ending.RECTIFICATION) {
      rectification.backward(null, y, dy, dx, memory);
    } else {
      copies.copy(dy, dx);
    }
  }

  /** The sum of so many elements. */
  private final class Sum {
    final Execution execution;
    final Operand a;
    final Operand b;
    final Operand y;

    Sum(long length) {
      memory.desc all = Descriptions.vector(length);
      primitive_attr attributes = Execution.attributes();
      if (ending == Kernels.Ending.RECTIFICATION) {
        post_ops rectify = new post_ops();
        rectify.append_eltwise(1, dnnl.algorithm.eltwise_relu.value, 0, 0);
        attributes.set_post_ops(rectify);
      }
      binary.primitive_desc description =
          new binary.primitive_desc(
              new binary.desc(dnnl.algorithm.binary_add.value, all, all, all),
              attributes,
              Library.processor());
      this.execution =
          new Execution(
              bench, new binary(description), description, Text.of("sum of %d elements", length));
      this.a = execution.operand(dnnl.DNNL_ARG_SRC_0, all);
      this.b = execution.operand(dnnl.DNNL_ARG_SRC_1, all);
      this.y = execution.operand(dnnl.DNNL_ARG_DST, all);
    }
  }
}
