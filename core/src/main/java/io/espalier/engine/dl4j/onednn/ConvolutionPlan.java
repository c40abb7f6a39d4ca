package io.espalier.engine.dl4j.onednn;

import io.espalier.network.Conv;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * How oneDNN is asked for a convolution of a batch size: by Winograd's algorithm in a layout of its
 * choice where that pays, else directly in the layouts of the activations, and in any layout where
 * it would have only its reference code for these.
 */
final class ConvolutionPlan {
  private static final String REFERENCE = "ref";

  private final OneDnnConvolution.Form form;
  private final long batch;
  private final Purpose purpose;
  private final int algorithm;
  private final boolean free;
  private final convolution_forward.primitive_desc forward;

  /** What a convolution is for. */
  enum Purpose {
    TRAINING,
    INFERENCE,
    RECTIFIED_INFERENCE
  }

  /** Decides how; to be called while {@link Workbench#build building}. */
  ConvolutionPlan(OneDnnConvolution.Form form, long batch, Purpose purpose) {
    this.form = form;
    this.batch = batch;
    this.purpose = purpose;
    if (Winograd.pays(form.conv(), form.input(), form.output(), form.to())) {
      convolution_forward.primitive_desc winograd =
          possible(dnnl.algorithm.convolution_winograd.value);
      if (winograd != null) {
        this.algorithm = dnnl.algorithm.convolution_winograd.value;
        this.free = true;
        this.forward = winograd;
        return;
      }
    }
    this.algorithm = dnnl.algorithm.convolution_direct.value;
    convolution_forward.primitive_desc direct = forward(algorithm, false);
    this.free = direct.impl_info_str().getString().startsWith(REFERENCE);
    this.forward = free ? forward(algorithm, true) : direct;
  }

  convolution_forward.primitive_desc forward() {
    return forward;
  }

  convolution_backward_data.primitive_desc backwardData() {
    Conv conv = form.conv();
    return new convolution_backward_data.primitive_desc(
        new convolution_backward_data.desc(
            algorithm,
            input(free),
            anyWeight(),
            output(free),
            window(conv.stride()),
            dilation(),
            window(conv.padding()),
            window(conv.padding())),
        Execution.attributes(),
        Library.processor(),
        forward);
  }

  convolution_backward_weights.primitive_desc backwardWeights() {
    Conv conv = form.conv();
    return new convolution_backward_weights.primitive_desc(
        new convolution_backward_weights.desc(
            algorithm,
            input(free),
            anyWeight(),
            bias(),
            output(free),
            window(conv.stride()),
            dilation(),
            window(conv.padding()),
            window(conv.padding())),
        Execution.attributes(),
        Library.processor(),
        forward);
  }

  /** The input as it lies outside. */
  memory.desc input() {
    return input(false);
  }

  /** The output as it lies outside. */
  memory.desc output() {
    return output(false);
  }

  /** The weight as it lies outside. */
  memory.desc weight() {
    return weight(form.conv().groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw);
  }

  /** The bias; empty if there is none. */
  memory.desc bias() {
    return form.conv().bias() ? Descriptions.vector(form.conv().filters()) : new memory.desc();
  }

  private convolution_forward.primitive_desc possible(int tried) {
    try {
      return forward(tried, true);
    } catch (RuntimeException unsupported) {
      // Not for this processor or this shape.
      return null;
    }
  }

  private convolution_forward.primitive_desc forward(int chosen, boolean any) {
    Conv conv = form.conv();
    return new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            purpose == Purpose.TRAINING
                ? dnnl.prop_kind.forward_training.value
                : dnnl.prop_kind.forward_inference.value,
            chosen,
            input(any),
            anyWeight(),
            bias(),
            output(any),
            window(conv.stride()),
            dilation(),
            window(conv.padding()),
            window(conv.padding())),
        attributes(),
        Library.processor());
  }

  private primitive_attr attributes() {
    primitive_attr attributes = Execution.attributes();
    if (purpose == Purpose.RECTIFIED_INFERENCE) {
      post_ops rectify = new post_ops();
      rectify.append_eltwise(1, dnnl.algorithm.eltwise_relu.value, 0, 0);
      attributes.set_post_ops(rectify);
    }
    return attributes;
  }

  private memory.desc input(boolean any) {
    Shape shape = form.input();
    return any
        ? Descriptions.anyActivation(batch, shape)
        : Descriptions.activation(batch, shape, form.from());
  }

  private memory.desc output(boolean any) {
    Shape shape = form.output();
    return any
        ? Descriptions.anyActivation(batch, shape)
        : Descriptions.activation(batch, shape, form.to());
  }

  private memory.desc anyWeight() {
    return weight(memory.format_tag.any);
  }

  private memory.desc weight(memory.format_tag tag) {
    Conv conv = form.conv();
    long groups = conv.groups();
    long filters = conv.filters() / groups;
    long inputs = form.input().channels() / groups;
    long height = conv.kernel().height();
    long width = conv.kernel().width();
    long[] extents =
        groups == 1
            ? new long[] {filters, inputs, height, width}
            : new long[] {groups, filters, inputs, height, width};
    return new memory.desc(extents, Descriptions.FLOAT, tag);
  }

  /** oneDNN counts the rows left out, not the distance. */
  private long[] dilation() {
    Window dilation = form.conv().dilation();
    return new long[] {dilation.height() - 1L, dilation.width() - 1L};
  }

  private static long[] window(Window window) {
    return new long[] {window.height(), window.width()};
  }
}
