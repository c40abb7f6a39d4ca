package io.espalier.testing;

import java.util.List;

/** Architectures of the zoo, small enough to compute with plain loops, with three classes. */
public final class TinyArchitectures {
  /** How they are called. */
  public static final List<String> CALLS =
      List.of(
          "resnet-20(width=0.2, image=16, classes=3)",
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
          "mobilenet-v3-small(excite=after-activation, width=0.3, halvings=3, image=16, classes=3)");

  private TinyArchitectures() {}
}
