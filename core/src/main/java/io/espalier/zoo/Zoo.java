package io.espalier.zoo;

import io.espalier.network.Network;
import io.espalier.spec.Catalog;
import java.util.List;

/**
 * The catalogue of published architectures, named {@code family-size}.
 *
 * <p>Common options: {@code classes}; {@code image}, the height and width of an image in pixels;
 * {@code width}, which multiplies every published number of channels and rounds to the nearest
 * integer (halves up), at least 1, or by the rule of its paper where a family has one, or to what
 * its grouped convolutions need; {@code form}, {@code train} with the branches of a
 * re-parameterizable network or {@code deploy} with the convolutions that they amount to; and, in
 * networks published for 224x224 images other than the ResNets and VGGs, {@code halvings}, how
 * often the image is halved, 5 times as published: with fewer the first strides are 1, as suits
 * smaller images, 3 or 4 for those of 32x32.
 *
 * <pre>{@code
 * Network plain = Zoo.CATALOG.read("resnet-20");
 * Network other = Zoo.CATALOG.read("resnet-56(shortcut=B, classes=100, width=0.5)");
 * List<String> names = Zoo.CATALOG.names();
 * }</pre>
 */
public final class Zoo {
  public static final Catalog<Network> CATALOG =
      Catalog.<Network>of("architecture")
          .value(Width.class, Width::read, Width::factor)
          .value(BranchMask.class, BranchMask::read, BranchMask::write)
          .entry("resnet-20", CifarResNet.DEFAULTS, options -> options.network(3))
          .entry("resnet-32", CifarResNet.DEFAULTS, options -> options.network(5))
          .entry("resnet-44", CifarResNet.DEFAULTS, options -> options.network(7))
          .entry("resnet-56", CifarResNet.DEFAULTS, options -> options.network(9))
          .entry("resnet-110", CifarResNet.DEFAULTS, options -> options.network(18))
          .entry("resnet-1202", CifarResNet.DEFAULTS, options -> options.network(200))
          .entry("resnet-18", BasicResNet.DEFAULTS, options -> options.network(List.of(2, 2, 2, 2)))
          .entry("resnet-34", BasicResNet.DEFAULTS, options -> options.network(List.of(3, 4, 6, 3)))
          .entry(
              "resnet-50",
              BottleneckResNet.DEFAULTS,
              options -> options.network(List.of(3, 4, 6, 3)))
          .entry(
              "resnet-101",
              BottleneckResNet.DEFAULTS,
              options -> options.network(List.of(3, 4, 23, 3)))
          .entry(
              "resnet-152",
              BottleneckResNet.DEFAULTS,
              options -> options.network(List.of(3, 8, 36, 3)))
          .entry("vgg-16-bn", CifarVgg.DEFAULTS, CifarVgg::network)
          .entry("vgg-16", ImageNetVgg.DEFAULTS, ImageNetVgg::network)
          .entry("ghostnet", GhostNet.DEFAULTS, GhostNet::network)
          .entry("ghost-resnet-20", GhostResNet.DEFAULTS, options -> options.network(3))
          .entry("ghost-resnet-56", GhostResNet.DEFAULTS, options -> options.network(9))
          .entry("ghost-vgg-16", GhostVgg.DEFAULTS, GhostVgg::network)
          .entry("regnet-x-3.2", RegNetX.DEFAULTS, options -> options.network(RegNetSize.X_3_2))
          .entry("regnet-x-4.0", RegNetX.DEFAULTS, options -> options.network(RegNetSize.X_4_0))
          .entry("regnet-x-8.0", RegNetX.DEFAULTS, options -> options.network(RegNetSize.X_8_0))
          .entry("regnet-x-16", RegNetX.DEFAULTS, options -> options.network(RegNetSize.X_16))
          .entry(
              "gghost-regnet-3.2",
              GGhostRegNet.DEFAULTS,
              options -> options.network(RegNetSize.X_3_2))
          .entry(
              "gghost-regnet-4.0",
              GGhostRegNet.DEFAULTS,
              options -> options.network(RegNetSize.X_4_0))
          .entry(
              "gghost-regnet-8.0",
              GGhostRegNet.DEFAULTS,
              options -> options.network(RegNetSize.X_8_0))
          .entry(
              "gghost-regnet-16",
              GGhostRegNet.DEFAULTS,
              options -> options.network(RegNetSize.X_16))
          .entry("mobilenet-v2", MobileNetV2.DEFAULTS, MobileNetV2::network)
          .entry(
              "mobilenet-v3-large",
              MobileNetV3.DEFAULTS,
              options -> options.network(MobileNetV3.Size.LARGE))
          .entry(
              "mobilenet-v3-small",
              MobileNetV3.DEFAULTS,
              options -> options.network(MobileNetV3.Size.SMALL))
          .entry("repvgg-a0", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.A0))
          .entry("repvgg-a1", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.A1))
          .entry("repvgg-a2", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.A2))
          .entry("repvgg-b0", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B0))
          .entry("repvgg-b1", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B1))
          .entry("repvgg-b2", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B2))
          .entry("repvgg-b3", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B3))
          .entry("repvgg-b1g2", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B1, 2))
          .entry("repvgg-b1g4", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B1, 4))
          .entry("repvgg-b2g2", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B2, 2))
          .entry("repvgg-b2g4", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B2, 4))
          .entry("repvgg-b3g2", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B3, 2))
          .entry("repvgg-b3g4", RepVgg.DEFAULTS, options -> options.network(RepVggLayers.B3, 4))
          .entry("repnas-a0", RepNas.DEFAULTS, options -> options.network(RepVggLayers.A0))
          .entry("repnas-a1", RepNas.DEFAULTS, options -> options.network(RepVggLayers.A1))
          .entry("repnas-a2", RepNas.DEFAULTS, options -> options.network(RepVggLayers.A2))
          .entry("repnas-b1", RepNas.DEFAULTS, options -> options.network(RepVggLayers.B1))
          .entry("repnas-b2", RepNas.DEFAULTS, options -> options.network(RepVggLayers.B2))
          .entry("repnas-b3", RepNas.DEFAULTS, options -> options.network(RepVggLayers.B3))
          .entry("repnas-cifar", RepNas.CIFAR, options -> options.network(RepVggLayers.A0))
          .entry("dbb-vgg-16-bn", DbbVgg.DEFAULTS, DbbVgg::network)
          .entry("dbb-resnet-20", DbbCifarResNet.DEFAULTS, options -> options.network(3))
          .entry("dbb-resnet-32", DbbCifarResNet.DEFAULTS, options -> options.network(5))
          .entry("dbb-resnet-56", DbbCifarResNet.DEFAULTS, options -> options.network(9))
          .entry("dbb-resnet-110", DbbCifarResNet.DEFAULTS, options -> options.network(18))
          .entry("dbb-resnet-18", DbbResNet.DEFAULTS, options -> options.basic(List.of(2, 2, 2, 2)))
          .entry(
              "dbb-resnet-50",
              DbbResNet.DEFAULTS,
              options -> options.bottleneck(List.of(3, 4, 6, 3)))
          .entry("repghost", RepGhost.DEFAULTS, RepGhost::network)
          .entry("shufflenet-v1", ShuffleNetV1.DEFAULTS, ShuffleNetV1::network)
          .entry(
              "rmnext-41x5-16",
              RmNext.DEFAULTS,
              options -> options.network(List.of(2, 3, 5, 3), 5, 16))
          .entry(
              "rmnext-50x5-32",
              RmNext.DEFAULTS,
              options -> options.network(List.of(3, 4, 6, 3), 5, 32))
          .entry(
              "rmnext-50x6-32",
              RmNext.DEFAULTS,
              options -> options.network(List.of(3, 4, 6, 3), 6, 32))
          .entry(
              "rmnext-101x6-16",
              RmNext.DEFAULTS,
              options -> options.network(List.of(3, 4, 23, 3), 6, 16))
          .entry(
              "rmnext-152x6-32",
              RmNext.DEFAULTS,
              options -> options.network(List.of(3, 8, 36, 3), 6, 32))
          .build();

  private Zoo() {}
}
