package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.bytedeco.dnnl.memory;

/** Descriptions of arrays, all of them of single precision. */
final class Descriptions {
  static final memory.data_type FLOAT = memory.data_type.f32;

  private static final int WIDE_BLOCK = 16;

  private Descriptions() {}

  /** Activations; with blocks, zeros fill the last one up. */
  static memory.desc activation(long batch, Shape shape, Layout layout) {
    return activation(batch, shape, tag(layout));
  }

  /** Activations. */
  static memory.desc activation(long batch, Shape shape, memory.format_tag tag) {
    long[] extents = {batch, shape.channels(), shape.height(), shape.width()};
    return new memory.desc(extents, FLOAT, tag);
  }

  /** So many elements. */
  static memory.desc vector(long length) {
    return new memory.desc(new long[] {length}, FLOAT, memory.format_tag.a);
  }

  /** Height and width. */
  static long[] window(Window window) {
    return new long[] {window.height(), window.width()};
  }

  static memory.format_tag tag(Layout layout) {
    if (layout instanceof Blocked blocks) {
      return blocks.size() == WIDE_BLOCK ? memory.format_tag.nChw16c : memory.format_tag.nChw8c;
    }
    return layout == PlainLayout.CHANNELS_FIRST ? memory.format_tag.nchw : memory.format_tag.nhwc;
  }
}
