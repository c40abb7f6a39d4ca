package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.Shape;
import java.math.BigInteger;
import org.bytedeco.dnnl.memory;

/**
 * The extents under which oneDNN normalizes an activation fast.
 *
 * <p>Its vector code wants a multiple of 16 channels. With the channels last, several positions in
 * a row can pass for one with as many times the channels: 16 positions of 11 channels are one of
 * 176. The statistics of a channel are then put together from those of its {@code times} copies.
 *
 * @param channels those seen: {@code times} the true number
 * @param times how many positions pass for one
 */
record Folding(
    long batch, long channels, long height, long width, memory.format_tag tag, int times) {
  /** Chooses. */
  static Folding of(long batch, Shape shape, Layout layout) {
    int channels = shape.channels();
    if (layout == Layout.BLOCKED || channels == Layout.BLOCK) {
      return plain(batch, shape, memory.format_tag.nChw16c);
    }
    int times = Layout.BLOCK / BigInteger.valueOf(channels).gcd(blocks()).intValueExact();
    long positions = batch * shape.positions();
    if (times == 1 || positions % times != 0 || positions == times) {
      return plain(batch, shape, memory.format_tag.nhwc);
    }
    return new Folding(
        positions / times, (long) channels * times, 1, 1, memory.format_tag.nhwc, times);
  }

  memory.desc description() {
    long[] extents = {batch, channels, height, width};
    return new memory.desc(extents, Descriptions.FLOAT, tag);
  }

  /** One number for each channel seen, to be broadcast. */
  memory.desc perChannel() {
    return new memory.desc(new long[] {1, channels, 1, 1}, Descriptions.FLOAT, tag);
  }

  private static Folding plain(long batch, Shape shape, memory.format_tag tag) {
    return new Folding(batch, shape.channels(), shape.height(), shape.width(), tag, 1);
  }

  private static BigInteger blocks() {
    return BigInteger.valueOf(Layout.BLOCK);
  }
}
