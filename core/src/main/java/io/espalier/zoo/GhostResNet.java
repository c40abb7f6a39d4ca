package io.espalier.zoo;

import io.espalier.network.Network;
import java.util.List;

/**
 * The ResNets for 32x32 images with ghost modules in place of the 3x3 convolutions of their blocks
 * (Han et al., "GhostNet: More Features from Cheap Operations", CVPR 2020, section 4.1). The stem
 * is an ordinary convolution.
 *
 * @param s the ratio of all channels to those that a convolution makes, at least 2
 * @param d height and width of the depthwise kernels, odd
 */
record GhostResNet(int s, int d, Shortcut shortcut, int classes, Width width, int image) {
  static final GhostResNet DEFAULTS = new GhostResNet(2, 3, Shortcut.A, 10, Width.FULL, 32);

  Network network(int blocksPerStage) {
    GhostModule module = new GhostModule(3, s, d);
    return CifarStages.build(
        blocksPerStage,
        (net, path, channels, stride) -> block(net.trunk(), module, path, channels, stride),
        Normalized.PLAIN,
        classes,
        width,
        image);
  }

  private void block(Trunk net, GhostModule module, String path, int channels, int stride) {
    String input = net.end();
    net.append(module.piece(path + ".ghost1", channels, stride, List.of(Trunk.RELU)));
    net.append(module.piece(path + ".ghost2", channels, 1, List.of()));
    net.add(path + ".add", input, shortcut.piece(path + ".shortcut", channels, stride));
    net.relu(path + ".relu");
  }
}
