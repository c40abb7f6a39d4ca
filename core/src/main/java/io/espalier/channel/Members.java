package io.espalier.channel;

import java.util.function.ObjIntConsumer;

/** Splits places into one member for each class that they meet; arrays serve one after another. */
final class Members {
  private final Classes classes;
  private final int[] left;
  private final int[] each;
  private final int[][] channels;
  private final int[] met;

  Members(Classes classes, int atoms) {
    this.classes = classes;
    left = new int[atoms];
    each = new int[classes.count()];
    channels = new int[classes.count()][];
    met = new int[classes.count()];
  }

  /** Hands over each member of a place with the number of its class. */
  void split(Place place, ObjIntConsumer<Member> taker) {
    int[] atoms = place.atoms();
    for (int atom : atoms) {
      left[atom]++;
    }
    int count = 0;
    for (int c = atoms.length - 1; c >= 0; c--) {
      int atom = atoms[c];
      int g = classes.classOf(atom);
      if (channels[g] == null) {
        met[count++] = g;
        each[g] = left[atom];
        channels[g] = new int[classes.size(g) * each[g]];
      }
      left[atom]--;
      channels[g][classes.indexWithin(atom) * each[g] + left[atom]] = c;
    }
    for (int i = 0; i < count; i++) {
      int g = met[i];
      taker.accept(new Member(place.node(), place.side(), each[g], channels[g]), g);
      channels[g] = null;
    }
  }
}
