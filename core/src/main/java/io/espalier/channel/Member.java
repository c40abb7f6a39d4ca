package io.espalier.channel;

import java.util.Arrays;

/**
 * One place where the channels of a group occur: a node, a side of it, and for each atom of the
 * group its channels there.
 */
public final class Member {
  private final String node;
  private final Side side;
  private final int each;
  private final int[] channels;

  /**
   * Atom {@code a} has the channels {@code channels[a * each]} to {@code channels[a * each + each -
   * 1]}.
   */
  Member(String node, Side side, int each, int[] channels) {
    this.node = node;
    this.side = side;
    this.each = each;
    this.channels = channels;
  }

  /** The node's path, or {@link io.espalier.network.Network#INPUT} for the image. */
  public String node() {
    return node;
  }

  /**
   * The side: with {@link Side#COLUMNS} channels are those of the node's input, otherwise of its
   * output.
   */
  public Side side() {
    return side;
  }

  /** How many channels every atom has here: one, or for example 49 after a flattened 7x7 map. */
  public int each() {
    return each;
  }

  /** The {@code index}-th channel of an atom, {@code 0 <= index < each()}. */
  public int channel(int atom, int index) {
    return channels[atom * each + index];
  }

  /** The channels of an atom, sorted. */
  public int[] channels(int atom) {
    return Arrays.copyOfRange(channels, atom * each, (atom + 1) * each);
  }

  @Override
  public String toString() {
    return side.of(node) + (each == 1 ? "" : " (" + each + " for each)");
  }
}
