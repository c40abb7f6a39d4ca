package io.espalier.network;

import java.util.List;

/**
 * The common shape of element-wise inputs, where one of height and width 1 serves every position.
 */
final class Broadcast {
  private Broadcast() {}

  static Shape shape(List<Shape> inputs) {
    Shape widest = inputs.get(0);
    for (Shape shape : inputs) {
      if (shape.channels() != widest.channels()) {
        throw new IllegalArgumentException(
            "channels " + widest.channels() + " and " + shape.channels() + " differ");
      }
      widest = shape.positions() > widest.positions() ? shape : widest;
    }
    for (Shape shape : inputs) {
      if (shape.positions() != 1 && !shape.equals(widest)) {
        throw new IllegalArgumentException("shapes " + widest + " and " + shape + " differ");
      }
    }
    return widest;
  }
}
