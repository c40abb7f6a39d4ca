package io.espalier.benchmarks;

import io.espalier.network.Conv;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/** Times single convolutions in oneDNN, in every layout that may be the fastest. */
final class ConvolutionTimer {
  private static final double SECONDS = 0.03;
  private static final int LEAST = 3;

  /** Blocks of channels that images are stored in, by how many channels are in one. */
  private static final Map<Integer, memory.format_tag> BLOCKS =
      Map.of(8, memory.format_tag.aBcd8b, 16, memory.format_tag.aBcd16b);

  /** What the names of oneDNN's plain loops begin with: hundreds of times slower. */
  private static final String REFERENCE = "ref";

  private final int images;
  private final engine processor = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(processor);

  ConvolutionTimer(int images) {
    this.images = images;
  }

  /** The ways through a convolution. */
  enum Pass {
    INFERENCE(Mode.INFER),
    FORWARD(Mode.TRAIN),
    DATA_GRADIENT(Mode.TRAIN),
    WEIGHT_GRADIENT(Mode.TRAIN);

    private final Mode mode;

    Pass(Mode mode) {
      this.mode = mode;
    }

    /** What it belongs to. */
    Mode mode() {
      return mode;
    }
  }

  /** The shortest time of a pass over the batch, by what may serve. */
  Map<Algorithms, Double> seconds(Conv conv, Shape input, Pass pass) {
    Shape output = conv.output(List.of(input));
    List<memory.format_tag> layouts = new ArrayList<>();
    layouts.add(memory.format_tag.any);
    layouts.add(memory.format_tag.nhwc);
    BLOCKS.forEach(
        (size, layout) -> {
          if (input.channels() % size == 0 && output.channels() % size == 0) {
            layouts.add(layout);
          }
        });
    double direct = Double.POSITIVE_INFINITY;
    double winograd = Double.POSITIVE_INFINITY;
    for (memory.format_tag layout : layouts) {
      direct =
          Math.min(
              direct, time(conv, input, output, pass, layout, dnnl.algorithm.convolution_direct));
      winograd =
          Math.min(
              winograd,
              time(conv, input, output, pass, layout, dnnl.algorithm.convolution_winograd));
    }
    Map<Algorithms, Double> seconds = new EnumMap<>(Algorithms.class);
    seconds.put(Algorithms.DIRECT, direct);
    seconds.put(Algorithms.WINOGRAD_TOO, Math.min(direct, winograd));
    return seconds;
  }

  /** Infinite where oneDNN has no such implementation. */
  // Scopes take element classes as varargs and are closed, not used.
  @SuppressWarnings({"unchecked", "try"})
  private double time(
      Conv conv,
      Shape input,
      Shape output,
      Pass pass,
      memory.format_tag layout,
      dnnl.algorithm kind) {
    try (PointerScope scope = new PointerScope()) {
      return timeInScope(conv, input, output, pass, layout, kind);
    } catch (RuntimeException e) {
      // What JavaCPP makes of dnnl::error: this layout and algorithm do not go together.
      return Double.POSITIVE_INFINITY;
    }
  }

  private double timeInScope(
      Conv conv,
      Shape input,
      Shape output,
      Pass pass,
      memory.format_tag layout,
      dnnl.algorithm kind) {
    memory.desc source = image(input, layout);
    memory.desc weights = weights(conv, input);
    memory.desc target = image(output, layout);
    long[] strides = {conv.stride().height(), conv.stride().width()};
    long[] dilation = {conv.dilation().height() - 1, conv.dilation().width() - 1};
    long[] padding = {conv.padding().height(), conv.padding().width()};
    convolution_forward.primitive_desc forward =
        new convolution_forward.primitive_desc(
            new convolution_forward.desc(
                pass == Pass.INFERENCE
                    ? dnnl.prop_kind.forward_inference
                    : dnnl.prop_kind.forward_training,
                kind,
                source,
                weights,
                target,
                strides,
                dilation,
                padding,
                padding),
            processor);
    return switch (pass) {
      case INFERENCE, FORWARD ->
          run(
              forward,
              () -> new convolution_forward(forward),
              arguments(forward, dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST));
      case DATA_GRADIENT -> {
        convolution_backward_data.primitive_desc backward =
            new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(
                    kind, source, weights, target, strides, dilation, padding, padding),
                processor,
                forward);
        yield run(
            backward,
            () -> new convolution_backward_data(backward),
            arguments(
                backward, dnnl.DNNL_ARG_DIFF_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DIFF_DST));
      }
      case WEIGHT_GRADIENT -> {
        convolution_backward_weights.primitive_desc backward =
            new convolution_backward_weights.primitive_desc(
                new convolution_backward_weights.desc(
                    kind, source, weights, target, strides, dilation, padding, padding),
                processor,
                forward);
        yield run(
            backward,
            () -> new convolution_backward_weights(backward),
            arguments(
                backward, dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DIFF_WEIGHTS, dnnl.DNNL_ARG_DIFF_DST));
      }
    };
  }

  private memory.desc image(Shape shape, memory.format_tag layout) {
    long[] extents = {images, shape.channels(), shape.height(), shape.width()};
    return new memory.desc(extents, memory.data_type.f32, layout);
  }

  /** In whatever layout suits: they are few. */
  private static memory.desc weights(Conv conv, Shape input) {
    long groups = conv.groups();
    long height = conv.kernel().height();
    long width = conv.kernel().width();
    long[] extents =
        groups == 1
            ? new long[] {conv.filters(), input.channels(), height, width}
            : new long[] {
              groups, conv.filters() / groups, input.channels() / groups, height, width
            };
    return new memory.desc(extents, memory.data_type.f32, memory.format_tag.any);
  }

  private IntMemoryMap arguments(primitive_desc work, int... names) {
    IntMemoryMap arguments = new IntMemoryMap();
    for (int name : names) {
      memory.desc form = work.query_md(dnnl.query.exec_arg_md, name);
      memory values = new memory(form, processor);
      long count = form.get_size() / Float.BYTES;
      FloatPointer content = new FloatPointer(values.get_data_handle()).capacity(count);
      float[] ordinary = new float[Math.toIntExact(count)];
      Arrays.fill(ordinary, 0.5f);
      content.put(ordinary);
      arguments.put(name, values);
    }
    return arguments;
  }

  /** The median of several; infinite where there are only plain loops. */
  private double run(
      primitive_desc description, Supplier<primitive> compiled, IntMemoryMap arguments) {
    if (description.impl_info_str().getString().startsWith(REFERENCE)) {
      return Double.POSITIVE_INFINITY;
    }
    primitive work = compiled.get();
    work.execute(queue, arguments);
    queue._wait();
    List<Double> seconds = new ArrayList<>();
    double total = 0;
    while (seconds.size() < LEAST || total < SECONDS) {
      long start = System.nanoTime();
      work.execute(queue, arguments);
      queue._wait();
      double each = (System.nanoTime() - start) / 1e9;
      seconds.add(each);
      total += each;
    }
    return Spread.of(seconds).median();
  }
}
