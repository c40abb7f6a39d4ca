package io.espalier.zoo;

import io.espalier.network.Network;
import io.espalier.spec.Catalog;
import java.util.List;

/**
 * The catalogue of published architectures, named {@code family-size}.
 *
 * <p>Common options: {@code classes}; {@code image}, the height and width of an image in pixels;
 * and {@code width}, which multiplies every published number of channels and rounds to the nearest
 * integer (halves up), at least 1.
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
          .build();

  private Zoo() {}
}
