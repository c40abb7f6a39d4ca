package io.espalier.zoo;

import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;

/**
 * VGG-16 for 32x32 images with {@linkplain DiverseBranches diverse branch blocks} in place of its
 * thirteen normalized convolutions.
 */
record DbbVgg(Form form, int classes, Width width, int image) {
  static final DbbVgg DEFAULTS = new DbbVgg(Form.TRAIN, 10, Width.FULL, 32);

  Network network() {
    VggLayers net = new VggLayers(image);
    net.features(VggLayers.sixteen(width), new DiverseBranches(form)::piece, List.of(Trunk.RELU));
    net.append("avgpool", new GlobalAveragePool());
    return net.classify(List.of(new Linear(classes, true)));
  }
}
