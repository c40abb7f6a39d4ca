package io.espalier.zoo;

import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.Op;
import java.util.List;

/**
 * VGG-16 for 32x32 images with ghost modules in place of all its convolutions (Han et al.,
 * "GhostNet: More Features from Cheap Operations", CVPR 2020, section 4.1).
 *
 * @param s the ratio of all channels to those that a convolution makes, at least 2
 * @param d height and width of the depthwise kernels, odd
 * @param head the linear layers behind the features; the paper's parameters are those of two
 */
record GhostVgg(int s, int d, CifarVgg.Head head, int classes, Width width, int image) {
  static final GhostVgg DEFAULTS = new GhostVgg(2, 3, CifarVgg.Head.TWO_LAYERS, 10, Width.FULL, 32);

  Network network() {
    VggLayers net = new VggLayers(image);
    GhostModule module = new GhostModule(3, s, d);
    List<Op> relu = List.of(Trunk.RELU);
    net.features(
        VggLayers.sixteen(width),
        (path, conv) -> module.piece(path, conv.filters(), 1, relu),
        List.of());
    net.append("avgpool", new GlobalAveragePool());
    return net.classify(head.layers(width.of(CifarVgg.HIDDEN), classes));
  }
}
