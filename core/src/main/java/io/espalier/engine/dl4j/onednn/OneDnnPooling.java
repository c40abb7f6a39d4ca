package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling over windows. */
final class OneDnnPooling implements Kernels.Pooling {
  private final Workbench bench;
  private final Pool pool;
  private final Shape input;
  private final Layout layout;
  private final Map<Long, Passes> passes = new HashMap<>();

  OneDnnPooling(Workbench bench, Pool pool, Shape input, Layout layout) {
    this.bench = bench;
    this.pool = pool;
    this.input = input;
    this.layout = layout;
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    Passes now = passes(x.size(0));
    now.x.at(x);
    now.y.prepare(y);
    now.forward.run();
    now.y.write(y);
  }

  @Override
  public void backward(INDArray x, INDArray dy, INDArray dx) {
    Passes now = passes(x.size(0));
    now.dy.read(dy);
    now.dx.at(dx);
    now.backward.run();
  }

  private Passes passes(long size) {
    return passes.computeIfAbsent(size, batch -> bench.build(() -> new Passes(batch)));
  }

  /** The output as others have it: of one position, its channels lie behind one another. */
  private memory.desc outside(long batch, Shape output, memory.desc inside) {
    return output.positions() == 1 && layout.padded(output)
        ? Descriptions.activation(batch, output, PlainLayout.CHANNELS_LAST)
        : inside;
  }

  private int algorithm() {
    if (pool.kind() == Pool.Kind.MAX) {
      return dnnl.algorithm.pooling_max.value;
    }
    return pool.countPadding()
        ? dnnl.algorithm.pooling_avg_include_padding.value
        : dnnl.algorithm.pooling_avg_exclude_padding.value;
  }

  /** Both passes at one batch size. */
  private final class Passes {
    final Execution forward;
    final Execution backward;
    final Operand x;
    final Staged y;
    final Staged dy;
    final Operand dx;

    Passes(long batch) {
      Shape shape = pool.output(List.of(input));
      memory.desc from = Descriptions.activation(batch, input, layout);
      memory.desc to = Descriptions.activation(batch, shape, layout);
      pooling_forward.primitive_desc ahead =
          new pooling_forward.primitive_desc(
              new pooling_forward.desc(
                  dnnl.prop_kind.forward_training.value,
                  algorithm(),
                  from,
                  to,
                  Descriptions.window(pool.stride()),
                  Descriptions.window(pool.kernel()),
                  Descriptions.window(pool.padding()),
                  Descriptions.window(pool.padding())),
              Execution.attributes(),
              Library.processor());
      pooling_backward.primitive_desc back =
          new pooling_backward.primitive_desc(
              new pooling_backward.desc(
                  algorithm(),
                  from,
                  to,
                  Descriptions.window(pool.stride()),
                  Descriptions.window(pool.kernel()),
                  Descriptions.window(pool.padding()),
                  Descriptions.window(pool.padding())),
              Execution.attributes(),
              Library.processor(),
              ahead);
      String work = Text.of("%s on %d x %s in %s", pool, batch, input, layout);
      this.forward = new Execution(bench, new pooling_forward(ahead), ahead, "forward " + work);
      this.backward = new Execution(bench, new pooling_backward(back), back, "gradient of " + work);
      this.x = forward.operand(dnnl.DNNL_ARG_SRC, from);
      memory.desc outside = outside(batch, shape, to);
      this.y = forward.output(dnnl.DNNL_ARG_DST, Workbench.Buffer.TARGET, outside, to);
      this.dy = backward.input(dnnl.DNNL_ARG_DIFF_DST, Workbench.Buffer.SOURCE, outside, to);
      this.dx = backward.operand(dnnl.DNNL_ARG_DIFF_SRC, from);
      if (pool.kind() == Pool.Kind.MAX) {
        memory.desc winners = ahead.workspace_desc();
        long place = bench.reserve(winners.get_size(), "winners of a pooling");
        forward.operand(dnnl.DNNL_ARG_WORKSPACE, winners).at(place);
        backward.operand(dnnl.DNNL_ARG_WORKSPACE, winners).at(place);
      }
    }
  }
}
