package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Text;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedPicturesTest {
  private static final String MEMORY = "espalier.data.memory";

  @TempDir private Path folder;

  @BeforeEach
  void writesPictures() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 16; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64 * 64; p++) {
        image.setRGB(p % 64, p / 64, random.nextInt());
      }
      Path file = file(i);
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "jpg", file.toFile());
    }
  }

  @AfterEach
  void clears() {
    System.clearProperty(MEMORY);
  }

  @Test
  void areRefusedTogetherAndForgottenOnceRepaired() throws IOException {
    byte[] whole = Files.readAllBytes(file(3));
    Files.write(file(3), Arrays.copyOf(whole, whole.length / 2));
    Files.write(file(14), new byte[0]);
    Shell.Ended refused = train();
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err())
        .contains(
            "Cannot read 2 of 16 images", file(3) + " (it is cut off", file(14) + " (the file");
    Files.write(file(3), whole);
    Files.write(file(14), whole);
    Shell.Ended trained = train();
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
  }

  /** Seen by decoding alone, which here comes after the files were looked through. */
  @Test
  void areNamedWheneverTheyAreFound() throws IOException {
    System.setProperty(MEMORY, "0");
    byte[] content = Files.readAllBytes(file(3));
    for (int i = content.length / 2; i < content.length / 2 + 20; i++) {
      content[i] = 0;
    }
    Files.write(file(3), content);
    Shell.Ended found = train();
    assertThat(found.code()).isEqualTo(2);
    assertThat(found.err().lines()).hasSize(1);
    assertThat(found.err()).contains(file(3).toString(), "Corrupt JPEG data");
  }

  private Shell.Ended train() {
    return Shell.run(
        "train",
        "--network",
        "resnet-20(width=0.25, image=16, classes=2)",
        "--data",
        "data(source=images(path=" + folder.resolve("data") + ", size=16), validation=2)",
        "--out",
        folder.resolve("out").toString(),
        "steps=1",
        "batch=4");
  }

  /** Three quarters of the pictures are trained on. */
  private Path file(int i) {
    return folder.resolve(
        Text.of("data/%s/%s/%d.jpg", i < 12 ? "train" : "test", i % 2 == 0 ? "ant" : "bee", i));
  }
}
