package io.espalier.latency;

import io.espalier.network.Shape;

/** A part of a call's time that is measured once and looked up from then on. */
sealed interface Piece permits LayerForm, Piece.Intake, Piece.Between {
  /** Its name in the table. */
  String text();

  /**
   * Images in and logits out, and what else a call does once; with it the way between the two
   * operations that a carrier cannot do without.
   *
   * @param asTheyAre whether images are not rearranged
   */
  record Intake(Shape image, boolean asTheyAre, int batch) implements Piece {
    @Override
    public String text() {
      return "images of " + image + (asTheyAre ? " as they come in" : "") + ", batch " + batch;
    }
  }

  /** From one operation to the next. */
  record Between() implements Piece {
    @Override
    public String text() {
      return "between two operations";
    }
  }
}
