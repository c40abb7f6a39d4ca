package io.espalier.zoo;

import io.espalier.network.Network;
import io.espalier.spec.Catalog;
import java.util.List;

/**
 * The catalogue of published architectures, named {@code family-size}.
 *
 * <p>Common options: {@code classes}; {@code image}, the height and width of an image in pixels;
 * {@code width}, which multiplies every published number of channels and rounds to the nearest
 * integer (halves up), at least 1, or by the rule of the paper where it has one; and, in networks
 * published for 224x224 images that halve them five times, {@code halvings}: with fewer than 5 the
 * first strides are 1, for smaller images.
 */
public final class Zoo {
  public static final Catalog<Network> CATALOG =
      Catalog.<Network>of("architecture")
          .value(Width.class, Width::read, Width::factor)
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
              options -> options.network(MobileNetV3.Form.LARGE))
          .entry(
              "mobilenet-v3-small",
              MobileNetV3.DEFAULTS,
              options -> options.network(MobileNetV3.Form.SMALL))
          .build();

  private Zoo() {}
}
