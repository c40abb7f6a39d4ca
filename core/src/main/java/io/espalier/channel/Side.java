package io.espalier.channel;

/** How a node takes part in a group of channels. */
public enum Side {
  /** The input channels of its weight, axis 1. */
  COLUMNS("input columns of "),
  /** The rows of its weight, axis 0, and its bias. */
  FILTERS("filters of "),
  /** Its per-channel parameters, as of a batch normalization. */
  SCALES(""),
  /** The channels pass through it; it owns nothing for them. */
  PASSES("");

  private final String prefix;

  Side(String prefix) {
    this.prefix = prefix;
  }

  String of(String node) {
    return prefix + node;
  }
}
