package io.espalier.engine.dl4j.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.dnnl.primitive_desc_base;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * oneDNN has fast code for every convolution of the zoo's networks, at their published widths, on
 * the instruction set that the test runs on. Descriptions alone are made, and nothing is run.
 */
class ReferenceCodeTest {
  private static final int BATCH = 32;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet-20",
        "resnet-56(width=0.7)",
        "resnet-110(shortcut=B)",
        "vgg-16-bn",
        "ghost-resnet-56",
        "ghost-vgg-16",
        "dbb-resnet-20",
        "dbb-vgg-16-bn",
        "repnas-cifar",
        "resnet-18",
        "resnet-50",
        "vgg-16",
        "mobilenet-v2",
        "mobilenet-v2(width=0.35)",
        "mobilenet-v3-large",
        "mobilenet-v3-small",
        "ghostnet",
        "regnet-x-3.2",
        "regnet-x-4.0",
        "gghost-regnet-3.2",
        "repvgg-a0",
        "repvgg-b1g4",
        "dbb-resnet-50",
        "repghost",
        "shufflenet-v1(groups=3)",
        "shufflenet-v1(groups=8)",
        "rmnext-50x5-32"
      })
  void noneOfANetworksConvolutions(String architecture) {
    assertThat(reference(Zoo.CATALOG.read(architecture))).isEmpty();
  }

  private static Set<String> reference(Network network) {
    Set<String> found = new LinkedHashSet<>();
    Layout images = new Blocked(InstructionSet.block());
    Map<String, Shape> shapes = network.shapes();
    Workbench bench = new Workbench(new RedZones(false));
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv conv) {
        Shape input = Network.inputs(node, shapes).get(0);
        boolean first = node.inputs().contains(Network.INPUT);
        Layout from = first ? PlainLayout.CHANNELS_FIRST : layout(input, images);
        Layout to = layout(shapes.get(node.path()), images);
        OneDnnConvolution.Form form = new OneDnnConvolution.Form(conv, input, from, to);
        bench.build(
            () -> {
              plans(form, found::add);
              return null;
            });
      }
    }
    bench.close();
    return found;
  }

  private static Layout layout(Shape shape, Layout images) {
    return shape.positions() == 1 ? PlainLayout.CHANNELS_LAST : images;
  }

  private static void plans(OneDnnConvolution.Form form, Consumer<String> found) {
    ConvolutionPlan plan = new ConvolutionPlan(form, BATCH);
    List<primitive_desc_base> all =
        new ArrayList<>(List.of(plan.forward(), plan.backwardData(), plan.backwardWeights()));
    for (Kernels.Ending ending : Kernels.Ending.values()) {
      all.add(new ConvolutionPlan(form, BATCH, ending).forward());
    }
    for (primitive_desc_base each : all) {
      String name = each.impl_info_str().getString();
      if (Implementation.reference(name)) {
        found.accept(name + ": " + plan.work());
      }
    }
  }
}
