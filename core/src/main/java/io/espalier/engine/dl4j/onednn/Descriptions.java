package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.Shape;
import org.bytedeco.dnnl.memory;

/** Descriptions of arrays, all of them of single precision. */
final class Descriptions {
  static final memory.data_type FLOAT = memory.data_type.f32;

  private Descriptions() {}

  /** Activations; of one position, any layout is the same memory. */
  static memory.desc activation(long batch, Shape shape, Layout layout) {
    return activation(batch, shape, tag(layout));
  }

  /** Activations in a layout that oneDNN is free to choose. */
  static memory.desc anyActivation(long batch, Shape shape) {
    return activation(batch, shape, memory.format_tag.any);
  }

  static memory.desc activation(long batch, Shape shape, memory.format_tag tag) {
    long[] extents = {batch, shape.channels(), shape.height(), shape.width()};
    return new memory.desc(extents, FLOAT, tag);
  }

  /** So many elements. */
  static memory.desc vector(long length) {
    return new memory.desc(new long[] {length}, FLOAT, memory.format_tag.a);
  }

  static memory.format_tag tag(Layout layout) {
    return switch (layout) {
      case CHANNELS_LAST -> memory.format_tag.nhwc;
      case CHANNELS_FIRST -> memory.format_tag.nchw;
      case BLOCKED -> memory.format_tag.nChw16c;
    };
  }
}
