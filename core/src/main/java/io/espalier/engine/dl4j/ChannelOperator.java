package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Flow;
import io.espalier.network.Op;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Operations that only move channels: slice, pad, shuffle, gather, scatter and concatenation, all
 * of them by where their output channels come from. Channels move in {@linkplain ChannelRun runs},
 * which a plain layout shows as one view each; those in blocks move otherwise.
 */
final class ChannelOperator implements Operator {
  private final Site site;
  private final List<List<ChannelRun>> runs;
  private final boolean complete;
  private final boolean once;

  private ChannelOperator(Site site, List<int[]> sources) {
    this.site = site;
    this.runs = sources.stream().map(ChannelRun::of).toList();
    this.complete =
        IntStream.range(0, site.output().channels())
            .allMatch(c -> sources.stream().anyMatch(each -> each[c] != Flow.NONE));
    this.once = sources.stream().allMatch(ChannelOperator::once);
  }

  static Operator of(Op op, Site site) {
    List<int[]> sources = op.flow(site.inputs()).sources();
    if (!(site.layout() instanceof Blocked blocks)) {
      return new ChannelOperator(site, sources);
    }
    return site.inOneLayout()
        ? new BlockedChannelOperator(site, blocks, sources)
        : new ThroughChannelsLast(site, last -> new ChannelOperator(last, sources));
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    if (!complete) {
      site.kernels().storage().clear(y);
    }
    for (int i = 0; i < inputs.length; i++) {
      for (ChannelRun run : runs.get(i)) {
        site.kernels().copy(run.source(inputs[i], site.layout()), run.target(y, site.layout()));
      }
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray[] gradients = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      gradients[i] = memory.result(inputs[i].shape());
      site.kernels().storage().clear(gradients[i]);
      for (ChannelRun run : runs.get(i)) {
        INDArray from = run.target(gradient, site.layout());
        INDArray to = run.source(gradients[i], site.layout());
        if (once) {
          site.kernels().copy(from, to);
        } else {
          to.addi(from);
        }
      }
    }
    return gradients;
  }

  /** Whether no input channel is read twice. */
  private static boolean once(int... sources) {
    int[] used = Arrays.stream(sources).filter(source -> source != Flow.NONE).toArray();
    return Arrays.stream(used).distinct().count() == used.length;
  }
}
