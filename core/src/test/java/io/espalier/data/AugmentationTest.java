package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Shape SHAPE = new Shape(1, 3, 3);
  private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  private static final float[] TABLE = new Normalization(List.of(0.0), List.of(1.0 / 255)).table();

  @Test
  void leavesTheImageAsItIs() {
    assertThat(placed(new Augmentation.None().draw(new KeyedRandom(1))))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void movesTheImageAndFillsWithTheMean() {
    assertThat(placed(new Placement(1, -1, false))).containsExactly(0, 0, 0, 2, 3, 0, 5, 6, 0);
    assertThat(placed(new Placement(-2, 2, false))).containsExactly(0, 0, 7, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void mirrorsAfterMoving() {
    assertThat(placed(new Placement(0, 0, true))).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7);
    assertThat(placed(new Placement(1, -1, true))).containsExactly(0, 0, 0, 0, 3, 2, 0, 6, 5);
  }

  @Test
  void movesTheImageOutOfItsFrame() {
    assertThat(placed(new Placement(3, -5, true))).containsOnly(0);
  }

  @Test
  void everyPlacementOccursAndIsWhatAPaddedCropGives() {
    Augmentation augmentation = new Augmentation.CropFlip(2);
    Set<Placement> seen = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      Placement placement = augmentation.draw(new KeyedRandom(1, 0, i));
      if (seen.add(placement)) {
        assertThat(placed(placement)).isEqualTo(paddedCrop(placement));
      }
    }
    assertThat(seen).hasSize(5 * 5 * 2);
  }

  @Test
  void readsAndWritesNames() {
    assertThat(Augmentations.CATALOG.read("crop-flip")).isEqualTo(new Augmentation.CropFlip(4));
    assertThat(Augmentations.CATALOG.write(new Augmentation.CropFlip(2)))
        .hasToString("crop-flip(pad=2)");
    assertThat(Augmentations.CATALOG.read("none")).isEqualTo(new Augmentation.None());
    assertThatThrownBy(() -> Augmentations.CATALOG.read("crop-flip(pad=-1)"))
        .isInstanceOf(Refusal.class);
  }

  private static float[] placed(Placement placement) {
    float[] target = new float[SHAPE.size() + 2];
    Arrays.fill(target, -7);
    placement.write(PIXELS, SHAPE, TABLE, target, 1);
    assertThat(target[0]).isEqualTo(-7);
    assertThat(target[SHAPE.size() + 1]).isEqualTo(-7);
    return Arrays.copyOfRange(target, 1, SHAPE.size() + 1);
  }

  private static float[] paddedCrop(Placement placement) {
    int pad = 2;
    float[][] padded = new float[3 + 2 * pad][3 + 2 * pad];
    for (int i = 0; i < PIXELS.length; i++) {
      padded[pad + i / 3][pad + i % 3] = PIXELS[i];
    }
    float[] crop = new float[PIXELS.length];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int to = placement.mirrored() ? 2 - column : column;
        crop[row * 3 + to] = padded[pad - placement.down() + row][pad - placement.right() + column];
      }
    }
    return crop;
  }
}
