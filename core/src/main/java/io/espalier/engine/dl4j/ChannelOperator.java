package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Values;
import io.espalier.network.Flow;
import io.espalier.network.Op;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Operations that only move channels: slice, pad, shuffle, gather, scatter and concatenation, all
 * of them by where their output channels come from. Channels move in {@linkplain ChannelRun runs}.
 */
final class ChannelOperator implements Operator {
  /** With more views than this, it takes less time to move channels where they lie last. */
  private static final int MOST_VIEWS = 8;

  private final Site site;
  private final List<List<ChannelRun>> runs;
  private final boolean complete;
  private final boolean once;

  private ChannelOperator(Site site, List<int[]> sources) {
    this.site = site;
    this.runs = sources.stream().map(each -> runs(site, each)).toList();
    this.complete =
        !site.layout().padded(site.output())
            && IntStream.range(0, site.output().channels())
                .allMatch(c -> sources.stream().anyMatch(each -> each[c] != Flow.NONE));
    this.once = sources.stream().allMatch(ChannelOperator::once);
  }

  static Operator of(Op op, Site site) {
    List<int[]> sources = op.flow(site.inputs()).sources();
    ChannelOperator here = new ChannelOperator(site, sources);
    boolean many = here.runs.stream().mapToInt(List::size).sum() > MOST_VIEWS;
    return many && site.layout() instanceof Blocked
        ? new ThroughChannelsLast(site, last -> new ChannelOperator(last, sources))
        : here;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    if (!complete) {
      Values.clear(y);
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
      Values.clear(gradients[i]);
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

  private static List<ChannelRun> runs(Site site, int... sources) {
    return ChannelRun.of(sources).stream()
        .flatMap(run -> run.within(site.layout()).stream())
        .toList();
  }

  /** Whether no input channel is read twice. */
  private static boolean once(int... sources) {
    int[] used = Arrays.stream(sources).filter(source -> source != Flow.NONE).toArray();
    return Arrays.stream(used).distinct().count() == used.length;
  }
}
