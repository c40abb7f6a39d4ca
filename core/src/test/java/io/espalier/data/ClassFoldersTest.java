package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.InputSpec;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.store.Stores;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders are classes, and what is said of layouts that are none. */
class ClassFoldersTest {
  private static final String NFC = Normalizer.normalize("Äpfel", Normalizer.Form.NFC);
  private static final String NFD = Normalizer.normalize("Äpfel", Normalizer.Form.NFD);

  @TempDir private Path folder;

  private void pictures(String... files) throws IOException {
    for (String name : files) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
  }

  private Corpus read() {
    return new ImageFolder(folder.toString(), 4, 0, "x").read(Stores::at);
  }

  private AbstractThrowableAssert<?, ?> refusal() {
    return assertThatThrownBy(this::read).isInstanceOf(Refusal.class);
  }

  @Test
  void filesBesideTheFoldersAreNoClasses() throws IOException {
    pictures("train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png", "train/c.png");
    Files.writeString(folder.resolve("train/README.txt"), "about");
    Files.writeString(folder.resolve("val/val_annotations.txt"), "about");
    assertThat(read().classes()).containsExactly("a", "b");
    assertThat(read().train().size()).isEqualTo(2);
  }

  @Test
  void oneNameInTwoUnicodeFormsIsOneClass() throws IOException {
    pictures("train/" + NFD + "/1.png", "train/b/1.png", "test/" + NFC + "/1.png", "test/b/1.png");
    assertThat(read().classes()).containsExactly("b", NFC);
    assertThat(read().test().size()).isEqualTo(2);
    InputSpec model =
        new InputSpec(
            new Shape(1, 4, 4), List.of(0.5), List.of(0.5), Optional.empty(), List.of(NFD, "b"));
    assertThat(model.outputs(List.of("b", NFC), "Cannot")).containsExactly(1, 0);
    pictures("train/" + NFC + "/1.png");
    refusal().hasMessageContaining("two folders have this name");
  }

  @Test
  void theClassFileOfCifarMayBeInEitherForm() throws IOException {
    byte[] record = new byte[3073];
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), record);
    }
    Files.write(folder.resolve("test_batch.bin"), record);
    Files.write(
        folder.resolve("batches.meta.txt"), Arrays.asList((NFD + " b c d e f g h i j").split(" ")));
    assertThat(new Cifar10(folder.toString(), "x").read(Stores::at).classes()).startsWith(NFC, "b");
  }

  @Test
  void tinyImageNetAndAFlatPartAreSaidToBeThat() throws IOException {
    pictures("train/a/images/1.png", "train/b/images/1.png", "val/images/1.png");
    refusal().hasMessageContainingAll("class 'a'", "folder 'images', as in Tiny ImageNet");
    pictures("ok/train/a/1.png", "ok/train/b/1.png", "ok/val/images/1.png");
    folder = folder.resolve("ok");
    refusal()
        .hasMessageContainingAll(
            "/ok/val", "one folder 'images', as in Tiny ImageNet", "CLASS/FILE");
    pictures("flat/train/a/1.png", "flat/train/b/1.png", "flat/val/ILSVRC2012_val_00000001.png");
    folder = folder.resolve("flat");
    refusal().hasMessageContainingAll("flat/val", "it holds files and no folder of a class");
  }

  @Test
  void oneClassIsRefused() throws IOException {
    pictures("train/a/1.png", "test/a/1.png");
    refusal().hasMessageContainingAll("one class 'a'", "at least two");
  }
}
