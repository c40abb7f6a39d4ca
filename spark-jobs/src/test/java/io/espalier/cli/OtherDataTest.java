package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Text;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved models on other data than they were trained on. */
class OtherDataTest {
  private static final List<String> CLASSES = List.of("ant", "bee", "cat");
  private static final int SIZE = 16;

  @TempDir private Path folder;
  private String model;

  @BeforeEach
  void trainsAModel() throws IOException {
    for (int label = 0; label < 3; label++) {
      for (int i = 0; i < 12; i++) {
        write("data/train/" + CLASSES.get(label), i, label, 60);
        write("data/test/" + CLASSES.get(label), i, label, 60);
      }
    }
    model = folder.resolve("model").toString();
    Shell.Ended trained =
        Shell.run(
            "train",
            "--network",
            "resnet-20(width=0.25, image=16, classes=3)",
            "--data",
            data("data"),
            "--out",
            model,
            "epochs=1",
            "batch=8");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
  }

  /** A picture of one colour for each class, on a ground of some brightness, with noise. */
  private void write(String path, int number, int label, int ground) throws IOException {
    SplittableRandom random = new SplittableRandom(1000 * label + number);
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int value = ground + random.nextInt(60);
        image.setRGB(x, y, value * 0x010101 + (100 << (8 * label)));
      }
    }
    Path file = folder.resolve(path).resolve(number + ".png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private String data(String name) {
    return Text.of("data(source=images(path=\"%s\", size=16), validation=6)", folder.resolve(name));
  }

  private void copy(String from, String to) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(from))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(to).resolve(folder.resolve(from).relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private Shell.Ended evaluate(String data) {
    return Shell.run("evaluate", "--model", model, "--data", data(data), "--part", "test");
  }

  @Test
  void aClassThatTheModelDoesNotKnowIsRefusedWhereverAModelIsUsed() throws IOException {
    copy("data", "renamed");
    for (String part : List.of("train", "test")) {
      Files.move(
          folder.resolve("renamed").resolve(part).resolve("ant"),
          folder.resolve("renamed").resolve(part).resolve("dog"));
    }
    String out = folder.resolve("out").toString();
    for (Shell.Ended ended :
        List.of(
            evaluate("renamed"),
            Shell.run(
                "prune", "--model", model, "--data", data("renamed"), "--out", out, "ratio=0.5"),
            Shell.run(
                "train", "--network", model, "--data", data("renamed"), "--out", out, "steps=1"))) {
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.err()).contains("does not know the class 'dog', only ant, bee, cat");
    }
    // Nothing is remembered of it.
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void theSameTestPicturesScoreTheSameBesideOtherTrainingPictures() throws IOException {
    copy("data/test", "beside/test");
    for (int label = 0; label < 3; label++) {
      for (int i = 0; i < 12; i++) {
        write("beside/train/" + CLASSES.get(label), 50 + i, label, label == 0 ? 0 : 20);
      }
    }
    Shell.Ended first = evaluate("data");
    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("36 test images: top-1");
    assertThat(evaluate("beside").out()).isEqualTo(first.out());

    String half = folder.resolve("half").toString();
    Shell.Ended pruned =
        Shell.run("prune", "--model", model, "--data", data("beside"), "--out", half, "ratio=0.5");
    assertThat(pruned.code()).isZero();
    assertThat(folder.resolve("half/input.json"))
        .hasSameTextualContentAs(folder.resolve("model/input.json"));
    String shipped = folder.resolve("shipped").toString();
    assertThat(Shell.run("rewrite", half, "--to", "deploy", "--out", shipped).code()).isZero();
    assertThat(folder.resolve("shipped/input.json"))
        .hasSameTextualContentAs(folder.resolve("model/input.json"));
  }

  @Test
  void aModelOfAnEarlierVersionIsStillUsed() throws IOException {
    Shell.Ended known = evaluate("data");
    Files.delete(folder.resolve("model/input.json"));
    Shell.Ended unknown = evaluate("data");
    assertThat(unknown.code()).isZero();
    assertThat(unknown.out()).isEqualTo(known.out());
    String half = folder.resolve("half").toString();
    Shell.Ended pruned =
        Shell.run("prune", "--model", model, "--data", data("data"), "--out", half, "ratio=0.5");
    assertThat(pruned.code()).isZero();
    assertThat(Files.readString(folder.resolve("half/input.json"))).contains("\"ant\", \"bee\"");
  }
}
