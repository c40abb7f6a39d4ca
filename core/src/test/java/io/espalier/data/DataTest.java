package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.InputSpec;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataTest {
  private static final Data DATA = Blobs.data(40, 20);

  private static InputSpec input(String... classes) {
    return new InputSpec(
        Blobs.SHAPE, List.of(0.1, 0.2), List.of(0.5, 0.6), Optional.empty(), List.of(classes));
  }

  @Test
  void sayWhatAModelTakesItsImagesFor() {
    assertThat(DATA.input())
        .isEqualTo(
            new InputSpec(
                Blobs.SHAPE,
                DATA.normalization().mean(),
                DATA.normalization().deviation(),
                Optional.empty(),
                DATA.classes()));
    assertThat(DATA.as(DATA.input())).isEqualTo(DATA);
  }

  @Test
  void areNormalizedByTheNumbersOfTheModel() {
    Data seen = DATA.as(input("blob 0", "blob 1", "blob 2", "blob 3"));
    assertThat(seen.normalization())
        .isEqualTo(new Normalization(List.of(0.1, 0.2), List.of(0.5, 0.6)));
    assertThat(seen.train()).isSameAs(DATA.train());
    assertThat(seen.test()).isSameAs(DATA.test());
  }

  @Test
  void areLabelledInTheOrderOfTheModelsClasses() {
    Data seen = DATA.as(input("blob 2", "blob 0", "blob 3", "blob 1"));
    assertThat(seen.classes()).containsExactly("blob 2", "blob 0", "blob 3", "blob 1");
    for (List<Images> part :
        List.of(
            List.of(DATA.train(), seen.train()),
            List.of(DATA.validation(), seen.validation()),
            List.of(DATA.test(), seen.test()))) {
      assertThat(names(seen, part.get(1))).isEqualTo(names(DATA, part.get(0)));
      assertThat(pixels(part.get(1))).isEqualTo(pixels(part.get(0)));
    }
    assertThat(seen.as(DATA.input()).classes()).isEqualTo(DATA.classes());
  }

  private static List<String> names(Data data, Images images) {
    return IntStream.range(0, images.size())
        .mapToObj(i -> data.classes().get(images.label(i)))
        .toList();
  }

  private static byte[] pixels(Images images) {
    byte[] pixels = new byte[images.shape().size()];
    images.pixels(7, pixels);
    return pixels;
  }

  @Test
  void areRefusedWithAClassThatTheModelDoesNotKnow() {
    assertThatThrownBy(() -> DATA.as(input("blob 0", "blob 1", "blob 2", "blot 3")))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "Cannot use the model on blobs: it does not know the class 'blob 3'");
  }

  @Test
  void knowHowPicturesCameToTheirSize() {
    assertThat(new ImageFolder("/x", 32, 0, "Images").resizing())
        .contains(new InputSpec.Resize(32, InputSpec.Interpolation.BILINEAR));
    assertThat(new ImageFolder("/x", 224, 256, "Images").resizing())
        .contains(new InputSpec.Resize(256, InputSpec.Interpolation.BILINEAR));
    assertThat(Generated.DEFAULTS.resizing()).isEmpty();
  }
}
