package io.espalier.zoo;

import io.espalier.network.Network;

/**
 * A CIFAR ResNet with {@linkplain DiverseBranches diverse branch blocks} in place of its normalized
 * 3x3 convolutions.
 */
record DbbCifarResNet(Form form, Shortcut shortcut, int classes, Width width, int image) {
  static final DbbCifarResNet DEFAULTS =
      new DbbCifarResNet(Form.TRAIN, Shortcut.A, 10, Width.FULL, 32);

  Network network(int blocksPerStage) {
    return new CifarResNet(shortcut, classes, width, image)
        .network(blocksPerStage, new DiverseBranches(form));
  }
}
