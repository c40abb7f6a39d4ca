package io.espalier.testing;

import io.espalier.network.Network;
import io.espalier.zoo.Zoo;
import java.util.List;

/** Architectures of the catalogue, some of each family, small enough for plain loops. */
public final class SmallArchitectures {
  /** Calls of the catalogue; all have three classes. */
  public static final List<String> ALL =
      List.of(
          "resnet-20(width=0.25, image=8, classes=3)",
          "resnet-20(width=0.2, image=16, classes=3)",
          "resnet-18(width=0.1, image=32, classes=3)",
          "resnet-50(width=0.05, image=32, classes=3)",
          "vgg-16(width=0.05, image=32, classes=3)",
          "vgg-16-bn(width=0.05, classes=3)",
          "ghostnet(width=0.1, image=32, classes=3)",
          "ghostnet(width=0.15, halvings=3, image=16, classes=3)",
          "ghost-resnet-20(width=0.25, image=16, classes=3)",
          "ghost-resnet-20(width=0.1, image=8, classes=3)",
          "ghost-resnet-20(s=3, d=1, shortcut=B, width=0.4, image=8, classes=3)",
          "ghost-vgg-16(width=0.05, image=32, classes=3)",
          "ghost-vgg-16(s=3, d=5, head=two-layers-norm, width=0.05, image=32, classes=3)",
          "regnet-x-3.2(width=0.05, image=32, classes=3)",
          "gghost-regnet-3.2(width=0.1, image=32, classes=3)",
          "gghost-regnet-8.0(width=0.05, halvings=3, image=16, classes=3)",
          "gghost-regnet-16(width=0.03, cheap-ratio=0.3, image=32, classes=3)",
          "mobilenet-v2(width=0.1, image=32, classes=3)",
          "mobilenet-v2(width=0.2, halvings=4, image=16, classes=3)",
          "mobilenet-v3-large(width=0.1, image=32, classes=3)",
          "mobilenet-v3-small(excite=before-activation, width=0.3, halvings=3, image=16,"
              + " classes=3)",
          "repvgg-a0(width=0.1, halvings=3, image=8, classes=3)",
          "repvgg-b1g4(width=0.04, halvings=3, image=8, classes=3)",
          "repvgg-b1g2(form=deploy, width=0.04, halvings=3, image=8, classes=3)",
          "repnas-a0(width=0.05, halvings=3, image=8, classes=3)",
          "repnas-b1(width=0.02, halvings=3, image=8, classes=3)",
          "repnas-cifar(width=0.05, image=8, classes=3)",
          "dbb-vgg-16-bn(width=0.05, classes=3)",
          "dbb-resnet-20(width=0.25, image=8, classes=3)",
          "dbb-resnet-18(width=0.1, image=32, classes=3)",
          "dbb-resnet-50(width=0.05, image=32, classes=3)",
          "repghost(width=0.1, halvings=4, image=16, classes=3)",
          "repghost(form=deploy, width=0.2, image=16, classes=3)",
          "shufflenet-v1(groups=1, scale=0.1, halvings=3, image=8, classes=3)",
          "shufflenet-v1(groups=3, scale=0.25, halvings=3, image=8, classes=3)",
          "shufflenet-v1(groups=4, scale=0.2, shuffle=authors-code, image=16, classes=3)",
          "shufflenet-v1(groups=2, scale=0.1, halvings=3, image=8, classes=3)",
          "shufflenet-v1(groups=8, scale=0.25, halvings=3, image=8, classes=3)",
          "shufflenet-v1(groups=8, scale=0.5, halvings=3, image=8, classes=3)",
          "rmnext-41x5-16(width=0.25, halvings=3, image=8, classes=3)");

  private SmallArchitectures() {}

  /**
   * What the sizes of an architecture have in common: the name up to a size, and the options: those
   * of ResNet-20 are others than ResNet-50's.
   */
  public static String family(String name) {
    return name.replaceAll("[0-9].*", "") + Zoo.CATALOG.defaults(name).options().keySet();
  }

  /** The network of one of them. */
  public static Network network(String architecture) {
    return Zoo.CATALOG.read(architecture);
  }
}
