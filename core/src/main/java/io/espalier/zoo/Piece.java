package io.espalier.zoo;

import io.espalier.network.NetworkBuilder;

/** Some nodes that continue one node of a network under construction. */
interface Piece {
  /**
   * Appends the nodes.
   *
   * @return the path of the last one
   */
  String append(NetworkBuilder network, String input);
}
