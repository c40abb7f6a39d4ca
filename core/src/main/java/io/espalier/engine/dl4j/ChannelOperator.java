package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.network.Flow;
import io.espalier.network.Op;
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

  private ChannelOperator(Site site, int... sources) {
    this.site = site;
    this.runs = ChannelRun.of(sources);
    this.complete = runs.stream().mapToInt(ChannelRun::count).sum() == sources.length;
  }

  static Operator of(Op op, Site site) {
    Flow flow = op.flow(site.inputs());
    return new ChannelOperator(site, flow.sources().get(0));
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    if (!complete) {
      y.assign(0);
    }
    for (ChannelRun run : runs) {
      run.target(y).assign(run.source(inputs[0]));
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    dx.assign(0);
    for (ChannelRun run : runs) {
      run.source(dx).addi(run.target(gradient));
    }
    return new INDArray[] {dx};
  }
}
