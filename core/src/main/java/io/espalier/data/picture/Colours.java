package io.espalier.data.picture;

/** Makes bytes of red, green and blue of a picture's samples. */
interface Colours {
  /**
   * Converts pixels.
   *
   * @param samples every sample of the first pixel, then of the next; may be changed
   * @param count pixels
   * @param rgb gets three bytes for each pixel
   */
  void convert(int[] samples, int count, byte[] rgb);
}
