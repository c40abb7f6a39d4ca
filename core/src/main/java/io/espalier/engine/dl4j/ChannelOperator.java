package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Values;
import io.espalier.network.Flow;
import io.espalier.network.Op;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Operations that only move channels: slice, pad, shuffle, gather and scatter, all of them by where
 * their output channels come from. Channels move in {@linkplain ChannelRun runs}.
 */
final class ChannelOperator implements Operator {
  private final Site site;
  private final List<ChannelRun> runs;
  private final boolean complete;
  private final boolean once;

  private ChannelOperator(Site site, int... sources) {
    this.site = site;
    this.runs =
        ChannelRun.of(sources).stream().flatMap(run -> run.within(site.layout()).stream()).toList();
    this.complete = Arrays.stream(sources).noneMatch(source -> source == Flow.NONE);
    int[] used = Arrays.stream(sources).filter(source -> source != Flow.NONE).toArray();
    this.once = Arrays.stream(used).distinct().count() == used.length;
  }

  static Operator of(Op op, Site site) {
    Flow flow = op.flow(site.inputs());
    return new ChannelOperator(site, flow.sources().get(0));
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    if (!complete) {
      Values.clear(y);
    }
    for (ChannelRun run : runs) {
      site.kernels().copy(run.source(inputs[0], site.layout()), run.target(y, site.layout()));
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    Values.clear(dx);
    for (ChannelRun run : runs) {
      INDArray from = run.target(gradient, site.layout());
      INDArray to = run.source(dx, site.layout());
      if (once) {
        site.kernels().copy(from, to);
      } else {
        to.addi(from);
      }
    }
    return new INDArray[] {dx};
  }
}
