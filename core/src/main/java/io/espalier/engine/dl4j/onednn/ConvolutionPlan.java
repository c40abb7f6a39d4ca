package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.network.Conv;
import io.espalier.network.Window;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * How oneDNN is asked for a convolution of a batch size, pass by pass: by Winograd's algorithm in a
 * layout of its choice where that pays, else directly in the layouts of the activations, else in
 * others; the first of these for which it has more than reference code.
 */
final class ConvolutionPlan {
  private final OneDnnConvolution.Form form;
  private final long batch;
  private final Purpose purpose;
  private final Kernels.Ending ending;
  private final List<Way> ways;

  /** What a convolution is for. */
  private enum Purpose {
    TRAINING,
    INFERENCE
  }

  /** One way to compute it. */
  private record Way(int algorithm, memory.format_tag input, memory.format_tag output) {
    static Way direct(memory.format_tag input, memory.format_tag output) {
      return new Way(dnnl.algorithm.convolution_direct.value, input, output);
    }

    static Way direct(memory.format_tag both) {
      return direct(both, both);
    }
  }

  /** For training. */
  ConvolutionPlan(OneDnnConvolution.Form form, long batch) {
    this(form, batch, Purpose.TRAINING, Kernels.Ending.NOTHING);
  }

  /** For inference, with what follows. */
  ConvolutionPlan(OneDnnConvolution.Form form, long batch, Kernels.Ending ending) {
    this(form, batch, Purpose.INFERENCE, ending);
  }

  /** Decides how; to be used while {@link Workbench#build building}. */
  private ConvolutionPlan(
      OneDnnConvolution.Form form, long batch, Purpose purpose, Kernels.Ending ending) {
    this.form = form;
    this.batch = batch;
    this.purpose = purpose;
    this.ending = ending;
    List<Way> all = new ArrayList<>();
    if (Winograd.pays(form.conv(), form.input(), form.output())) {
      int winograd = dnnl.algorithm.convolution_winograd.value;
      all.add(new Way(winograd, memory.format_tag.any, memory.format_tag.any));
    }
    all.add(Way.direct(Descriptions.tag(form.from()), Descriptions.tag(form.to())));
    all.add(Way.direct(memory.format_tag.any));
    all.add(Way.direct(memory.format_tag.nhwc));
    all.add(Way.direct(memory.format_tag.nchw));
    this.ways = List.copyOf(all);
  }

  convolution_forward.primitive_desc forward() {
    return best(this::forward);
  }

  convolution_backward_data.primitive_desc backwardData() {
    return best(this::backwardData);
  }

  convolution_backward_weights.primitive_desc backwardWeights() {
    return best(this::backwardWeights);
  }

  /** What it is, for messages. */
  String work() {
    return Text.of(
        "%s on %d x %s, %s to %s", form.conv(), batch, form.input(), form.from(), form.to());
  }

  /** The input as it lies outside. */
  memory.desc input() {
    return input(Descriptions.tag(form.from()));
  }

  /** The output as it lies outside. */
  memory.desc output() {
    return output(Descriptions.tag(form.to()));
  }

  /** The weight as it lies outside. */
  memory.desc weight() {
    return weight(form.conv().groups() == 1 ? memory.format_tag.oihw : memory.format_tag.goihw);
  }

  /** The bias; empty if there is none. */
  memory.desc bias() {
    return form.conv().bias() ? Descriptions.vector(form.conv().filters()) : new memory.desc();
  }

  /** The first way with fast code; the first at all if none has. */
  private <D extends primitive_desc_base> D best(Function<Way, D> describe) {
    D slow = null;
    RuntimeException refusal = null;
    for (Way way : ways) {
      try {
        D found = describe.apply(way);
        if (!Implementation.reference(found.impl_info_str().getString())) {
          return found;
        }
        slow = slow == null ? found : slow;
      } catch (RuntimeException impossible) {
        // Not for this processor, or not for this shape.
        refusal = impossible;
      }
    }
    if (slow == null) {
      throw new IllegalStateException("oneDNN cannot compute " + work(), refusal);
    }
    return slow;
  }

  private convolution_forward.primitive_desc forward(Way way) {
    Conv conv = form.conv();
    return new convolution_forward.primitive_desc(
        new convolution_forward.desc(
            purpose == Purpose.TRAINING
                ? dnnl.prop_kind.forward_training.value
                : dnnl.prop_kind.forward_inference.value,
            way.algorithm(),
            input(way.input()),
            anyWeight(),
            bias(),
            output(way.output()),
            Descriptions.window(conv.stride()),
            dilation(),
            Descriptions.window(conv.padding()),
            Descriptions.window(conv.padding())),
        attributes(),
        Library.processor());
  }

  private convolution_backward_data.primitive_desc backwardData(Way way) {
    Conv conv = form.conv();
    return new convolution_backward_data.primitive_desc(
        new convolution_backward_data.desc(
            way.algorithm(),
            input(way.input()),
            anyWeight(),
            output(way.output()),
            Descriptions.window(conv.stride()),
            dilation(),
            Descriptions.window(conv.padding()),
            Descriptions.window(conv.padding())),
        Execution.attributes(),
        Library.processor(),
        forward(way));
  }

  private convolution_backward_weights.primitive_desc backwardWeights(Way way) {
    Conv conv = form.conv();
    return new convolution_backward_weights.primitive_desc(
        new convolution_backward_weights.desc(
            way.algorithm(),
            input(way.input()),
            anyWeight(),
            bias(),
            output(way.output()),
            Descriptions.window(conv.stride()),
            dilation(),
            Descriptions.window(conv.padding()),
            Descriptions.window(conv.padding())),
        Execution.attributes(),
        Library.processor(),
        forward(way));
  }

  private primitive_attr attributes() {
    primitive_attr attributes = Execution.attributes();
    ending
        .function()
        .map(OneDnnActivation.Function::of)
        .ifPresent(
            function -> {
              post_ops after = new post_ops();
              function.append(after);
              attributes.set_post_ops(after);
            });
    return attributes;
  }

  private memory.desc input(memory.format_tag tag) {
    return Descriptions.activation(batch, form.input(), tag);
  }

  private memory.desc output(memory.format_tag tag) {
    return Descriptions.activation(batch, form.output(), tag);
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
}
