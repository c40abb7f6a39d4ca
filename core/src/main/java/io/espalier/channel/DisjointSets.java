package io.espalier.channel;

/** Sets of numbers that only grow together: union-find, where the smallest number leads its set. */
final class DisjointSets {
  private final int[] parent;

  /** Every number below {@code size} in a set of its own. */
  DisjointSets(int size) {
    parent = new int[size];
    for (int number = 0; number < size; number++) {
      parent[number] = number;
    }
  }

  void unite(int a, int b) {
    int first = leader(a);
    int second = leader(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  /** The smallest number of the set; halves the way to it for the next time. */
  int leader(int number) {
    int at = number;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
