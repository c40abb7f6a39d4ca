package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.network.Flow;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Operations that only move channels, on activations in blocks. Channels rarely keep their place
 * within a block, so they are moved in Java's arrays, image by image: views would need a native
 * call for each piece of a block.
 */
final class BlockedChannelOperator implements Operator {
  /**
   * Channels that move together: whole blocks behind one another, or lanes of one block.
   *
   * @param from the first element of the input that moves
   * @param to where it goes in the output
   * @param length elements behind one another that move
   * @param positions how often, each time a block's size further on
   */
  private record Move(int from, int to, int length, int positions) {}

  private final Site site;
  private final Storage storage;
  private final int block;
  private final List<List<Move>> moves = new ArrayList<>();
  private final List<float[]> inputs = new ArrayList<>();
  private final float[] output;

  /**
   * An operator at its place, where all arrays lie in blocks.
   *
   * @param sources of each input, for each output channel, the channel that it is, or {@link
   *     Flow#NONE}
   */
  BlockedChannelOperator(Site site, Blocked blocks, List<int[]> sources) {
    this.site = site;
    this.storage = site.kernels().storage();
    this.block = blocks.size();
    this.output = new float[elements(blocks, site.output())];
    for (int i = 0; i < sources.size(); i++) {
      moves.add(moves(sources.get(i), site.output().positions()));
      inputs.add(new float[elements(blocks, site.inputs().get(i))]);
    }
  }

  /** Those of one image. */
  private static int elements(Blocked blocks, Shape shape) {
    long elements = 1;
    for (long extent : blocks.shape(1, shape)) {
      elements *= extent;
    }
    return Math.toIntExact(elements);
  }

  private List<Move> moves(int[] sources, int positions) {
    List<Move> found = new ArrayList<>();
    int at = 0;
    while (at < sources.length) {
      int source = sources[at];
      int count = 1;
      if (source != Flow.NONE) {
        boolean aligned = at % block == 0 && source % block == 0;
        int room = aligned ? sources.length : block - Math.max(at % block, source % block);
        while (count < room
            && at + count < sources.length
            && sources[at + count] == source + count) {
          count++;
        }
        boolean whole = aligned && count >= block;
        count = whole ? count - count % block : Math.min(count, block);
        int from = element(source, positions);
        int to = element(at, positions);
        found.add(
            whole
                ? new Move(from, to, count * positions, 1)
                : new Move(from, to, count, positions));
      }
      at += count;
    }
    return found;
  }

  /** Where a channel begins. */
  private int element(int channel, int positions) {
    return channel / block * block * positions + channel % block;
  }

  @Override
  public INDArray forward(INDArray[] given, Pass pass, Memory memory) {
    long batch = given[0].size(0);
    INDArray y = memory.result(site.outputShape(batch));
    for (int image = 0; image < batch; image++) {
      for (int i = 0; i < given.length; i++) {
        float[] input = inputs.get(i);
        storage.read(given[i], (long) image * input.length, input, 0, input.length);
        for (Move move : moves.get(i)) {
          copy(input, output, move);
        }
      }
      // What no channel moves to was zero from the start.
      storage.write(y, (long) image * output.length, output, 0, output.length);
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] given, INDArray result, INDArray gradient, Memory memory) {
    INDArray[] gradients = new INDArray[given.length];
    for (int i = 0; i < given.length; i++) {
      gradients[i] = memory.result(given[i].shape());
    }
    float[] dy = new float[output.length];
    for (int image = 0; image < given[0].size(0); image++) {
      storage.read(gradient, (long) image * dy.length, dy, 0, dy.length);
      for (int i = 0; i < given.length; i++) {
        float[] dx = inputs.get(i);
        Arrays.fill(dx, 0);
        for (Move move : moves.get(i)) {
          add(dy, dx, move);
        }
        storage.write(gradients[i], (long) image * dx.length, dx, 0, dx.length);
      }
    }
    return gradients;
  }

  private void copy(float[] source, float[] target, Move move) {
    if (move.positions == 1) {
      System.arraycopy(source, move.from, target, move.to, move.length);
      return;
    }
    for (int lane = 0; lane < move.length; lane++) {
      int end = move.from + lane + move.positions * block;
      int write = move.to + lane;
      for (int read = move.from + lane; read < end; read += block) {
        target[write] = source[read];
        write += block;
      }
    }
  }

  /** A channel that is read several times has the sum of the gradients. */
  private void add(float[] dy, float[] dx, Move move) {
    for (int position = 0; position < move.positions; position++) {
      int read = move.to + position * block;
      int write = move.from + position * block;
      for (int k = 0; k < move.length; k++) {
        dx[write + k] += dy[read + k];
      }
    }
  }
}
