package io.espalier.engine;

/** How a batch goes through a network. */
public enum Pass {
  /** Batch statistics normalize and move the running ones; dropout acts. */
  TRAIN,
  /**
   * Running statistics normalize and stay; dropout rests; gradients flow, those of scale and shift
   * included.
   */
  FROZEN_NORM,
  /** As {@link #FROZEN_NORM}, without gradients. */
  EVALUATE
}
