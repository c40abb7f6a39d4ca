package io.espalier.engine.dl4j;

import io.espalier.data.Batch;
import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Brings a batch's images in, in the layout of the kernels. */
final class Intake {
  private final Shape shape;
  private final Layout layout;
  private final Arena arena;

  /** How images get into the layout; null if they come in it. */
  private final Kernels.Rearrangement inward;

  private INDArray outside;
  private INDArray images;

  /** Takes images of a shape in, in a layout. */
  Intake(Shape shape, Layout layout, Kernels kernels, Arena arena) {
    this.shape = shape;
    this.layout = layout;
    this.arena = arena;
    this.inward =
        layout == PlainLayout.CHANNELS_FIRST
            ? null
            : kernels.rearrangement(shape, PlainLayout.CHANNELS_FIRST, layout);
  }

  /**
   * The batch's images; the array serves the next batch of the same size as well.
   *
   * @throws Refusal if they are not of this shape
   */
  INDArray take(Batch batch) {
    int size = batch.size();
    if (size == 0 || batch.images().length != size * shape.size()) {
      throw new Refusal(
          Text.of(
              "Cannot run a batch of %d images with %d values: the network takes %s, %d values for each image",
              size, batch.images().length, shape, shape.size()));
    }
    if (images == null || images.size(0) != size) {
      resize(size);
    }
    arena.storage().write(outside, 0, batch.images(), 0, batch.images().length);
    if (inward != null) {
      inward.run(outside, images);
    }
    return images;
  }

  private void resize(int size) {
    if (images != null) {
      arena.free(outside);
      if (inward != null) {
        arena.free(images);
      }
    }
    outside = arena.zeros(PlainLayout.CHANNELS_FIRST.shape(size, shape));
    images = inward == null ? outside : arena.zeros(layout.shape(size, shape));
  }
}
