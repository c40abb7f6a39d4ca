package io.espalier.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of picture has Pillow's colours, to a grey level. */
class ColoursTest {
  static List<String> pictures() {
    return PictureFixtures.names("colours");
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void areWithinAGreyLevelOfPillows(String name) throws Damaged {
    byte[] expected = PictureFixtures.expected("colours/" + name);
    PictureRows rows = PictureDecoder.decode(PictureFixtures.content("colours/" + name));
    assertThat(3 * rows.width() * rows.height()).isEqualTo(expected.length);
    byte[] rgb = new byte[3 * rows.width()];
    for (int y = 0; y < rows.height(); y++) {
      rows.row(y, rgb);
      for (int i = 0; i < rgb.length; i++) {
        assertThat(Byte.toUnsignedInt(rgb[i]))
            .as("line %d, byte %d", y, i)
            .isCloseTo(Byte.toUnsignedInt(expected[y * rgb.length + i]), within(1));
      }
    }
  }
}
