package io.espalier.data.picture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures are resized and cut as torchvision does it. */
class PictureTest {
  static List<String> resized() {
    return PictureFixtures.names("resized");
  }

  @Test
  void hasTorchvisionsGeometry() {
    String table = new String(PictureFixtures.content("geometry.txt"), UTF_8);
    for (String line : table.lines().skip(1).toList()) {
      int[] n = Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
      int shorter = Math.min(n[0], n[1]);
      long width = Picture.scaled(n[0], shorter, n[2]);
      long height = Picture.scaled(n[1], shorter, n[2]);
      assertThat(List.of(width, height, Picture.offset(width, n[3]), Picture.offset(height, n[3])))
          .as(line)
          .containsExactly((long) n[4], (long) n[5], (long) n[6], (long) n[7]);
    }
  }

  /** The name says the shorter side and the size: {@code 37x23-12-10.png}. */
  @ParameterizedTest
  @MethodSource("resized")
  void hasPillowsPixelsToAGreyLevel(String name) throws Damaged {
    String[] parts = name.replace(".png", "").split("-", -1);
    int size = Integer.parseInt(parts[2]);
    Shape shape = new Shape(3, size, size);
    byte[] planes = new byte[7 + shape.size()];
    new Picture(shape, Integer.parseInt(parts[1]))
        .decode(PictureFixtures.content("resized/" + name), planes, 7);
    byte[] expected = PictureFixtures.expected("resized/" + name);
    for (int i = 0; i < expected.length; i++) {
      byte value = planes[7 + i % 3 * shape.positions() + i / 3];
      assertThat(Byte.toUnsignedInt(value)).isCloseTo(Byte.toUnsignedInt(expected[i]), within(1));
    }
  }
}
