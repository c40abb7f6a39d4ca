package io.espalier.data;

import io.espalier.network.Shape;

/** Labelled images of one shape. Safe to read from several threads. */
public interface Images {
  /** The number of images. */
  int size();

  /** {@code (channel, height, width)} of every image. */
  Shape shape();

  /** The class of an image, from 0. */
  int label(int index);

  /** Copies an image's unsigned bytes, channel by channel and row by row, into the target. */
  void pixels(int index, byte[] target);
}
