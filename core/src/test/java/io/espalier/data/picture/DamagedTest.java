package io.espalier.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DamagedTest {
  private static final Picture PICTURE = new Picture(new Shape(3, 4, 4), 4);

  /** What is said of a file; those marked are seen only when it is decoded. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("arithmetic.jpg", "its JPEG data are damaged"),
          Map.entry("cmyk.tif", "neither grey nor palette nor RGB"),
          Map.entry("empty.jpg", "the file is empty"),
          Map.entry("few-lines.png", "its PNG data are damaged"),
          Map.entry("few-pixels.gif", "it has 4 of its 64 pixels"),
          Map.entry("floats.tif", "32 bits"),
          Map.entry("half-but-ended.jpg", "premature end"),
          Map.entry("huge.bmp", "60,000 x 60,000 pixels, more than 89,478,485"),
          Map.entry("huge.gif", "60,000 x 60,000 pixels"),
          Map.entry("huge.png", "30,000 x 30,000 pixels"),
          Map.entry("huge.tif", "60,000 x 60,000 pixels"),
          Map.entry("nothing.png", "no pixels"),
          Map.entry("other-bytes.jpg", "Corrupt JPEG data"),
          Map.entry("other-bytes.png", "checksum of chunk IDAT"),
          Map.entry("picture.webp", "not JPEG, PNG, GIF, BMP or TIFF"),
          Map.entry("small-first-frame.gif", "4 x 4 pixels and its screen 8 x 8"),
          Map.entry("text.jpg", "not JPEG, PNG, GIF, BMP or TIFF"),
          Map.entry("turned.tif", "orientation 6"),
          Map.entry("twice.jpg", "another image starts"),
          Map.entry("without-data.png", "its PNG data are damaged"),
          Map.entry("without-end.png", "cut off after 779 bytes"),
          Map.entry("without-header.jpg", "data of 3 of its 0 colour components"),
          Map.entry("without-scan.jpg", "data of 0 of its 3 colour components"),
          Map.entry("zeros-at-the-end.jpg", "cut off after 1,424 bytes"),
          Map.entry("zeros.jpg", "not JPEG, PNG, GIF, BMP or TIFF"));

  static List<String> whole() {
    return PictureFixtures.names("colours");
  }

  static List<String> refused() {
    return PictureFixtures.names("refused");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedWithItsReason(String name) {
    byte[] content = PictureFixtures.content("refused/" + name);
    assertThatThrownBy(() -> PICTURE.decode(content, new byte[48], 0))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining(REASONS.get(name));
  }

  /** Whatever it lacks is missed without decoding it. */
  @ParameterizedTest
  @MethodSource("whole")
  void isMissedWhereverAFileIsCut(String name) throws Damaged {
    byte[] content = PictureFixtures.content("colours/" + name);
    Picture.check(content);
    int whole = name.startsWith("more-after") ? content.length - 72 : content.length;
    for (int length = 0; length < whole; length++) {
      byte[] cut = Arrays.copyOf(content, length);
      assertThatThrownBy(() -> Picture.check(cut))
          .as("%d bytes", length)
          .isInstanceOf(Damaged.class);
    }
  }

  @Test
  void everyReasonHasItsFile() {
    assertThat(REASONS.keySet()).containsExactlyInAnyOrderElementsOf(refused());
  }
}
