package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.picture.Picture;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Unavailable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final int SIZE = 4;

  @TempDir private Path folder;

  @BeforeEach
  void writesAFolder() throws IOException {
    for (String part : List.of("train", "test")) {
      write(part + "/cat/b.png", coloured(SIZE, SIZE, 1));
      write(part + "/cat/a.png", coloured(SIZE, SIZE, 2));
      write(part + "/ant/c.png", coloured(SIZE, SIZE, 3));
    }
  }

  @Test
  void readsClassesAndFilesInSortedOrderAndKeepsEveryByte() {
    Corpus corpus = read();
    assertThat(corpus.classes()).containsExactly("ant", "cat");
    assertThat(labels(corpus.train())).containsExactly(0, 1, 1);
    assertThat(pixels(corpus.train(), 1)).isEqualTo(planes(coloured(SIZE, SIZE, 2)));
    assertThat(pixels(corpus.test(), 2)).isEqualTo(planes(coloured(SIZE, SIZE, 1)));
  }

  @Test
  void keepsGreyValues() throws IOException {
    BufferedImage grey = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 128);
    grey.getRaster().setSample(1, 0, 0, 7);
    write("train/ant/c.png", grey);
    BufferedImage deep = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 0x8012);
    write("test/ant/c.png", deep);
    byte[] pixels = pixels(read().train(), 0);
    assertThat(pixels).startsWith(128, 7, 0);
    assertThat(pixels[16]).isEqualTo((byte) 128);
    assertThat(pixels[33]).isEqualTo((byte) 7);
    assertThat(pixels(read().test(), 0)).startsWith(128, 0);
  }

  @Test
  void resizesTheShorterSideAndCutsOutTheMiddle() throws IOException {
    BufferedImage wide = new BufferedImage(24, 8, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 24; x++) {
        wide.setRGB(x, y, x < 8 || x >= 16 ? 0xFF0000 : 0x00C800);
      }
    }
    write("train/ant/c.png", wide);
    byte[] pixels = pixels(read().train(), 0);
    assertThat(pixels[SIZE + 1]).isZero();
    assertThat(pixels[16 + SIZE + 1]).isEqualTo((byte) 0xC8);
    assertThat(pixels[16 + 2 * SIZE + 2]).isEqualTo((byte) 0xC8);
  }

  @Test
  void halvesByAveragingNeighbours() throws IOException {
    BufferedImage fine = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        fine.setRGB(x, y, (x + y) % 2 == 0 ? 0xFFFFFF : 0);
      }
    }
    write("train/ant/c.png", fine);
    for (byte value : pixels(read().train(), 0)) {
      assertThat(Byte.toUnsignedInt(value)).isBetween(120, 135);
    }
  }

  @Test
  void cutsTheMiddleOfAPictureWithoutResizing() throws IOException {
    write("train/ant/c.png", coloured(8, 6, 5));
    ImageFolder source = new ImageFolder(folder.toString(), SIZE, 6, "x");
    BufferedImage middle = coloured(8, 6, 5).getSubimage(2, 1, SIZE, SIZE);
    assertThat(pixels(source.read(FolderStore::at).train(), 0)).isEqualTo(planes(middle));
  }

  @Test
  void refusesATextFileNamedAsAPicture() throws IOException {
    Files.writeString(folder.resolve("test/cat/b.jpg"), "no picture");
    assertThatThrownBy(this::read)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll(
            "1 of 7 images", Path.of("test", "cat", "b.jpg").toString(), "it is not JPEG");
  }

  @Test
  void refusesADamagedPicture() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("train/cat/a.png"));
    Files.write(folder.resolve("train/cat/a.png"), Arrays.copyOf(whole, 40));
    assertThatThrownBy(this::read)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("a.png", "cut off after 40 bytes");
  }

  /** The first ten by name; decoded or only looked through, the same are found. */
  @Test
  void namesAllBadPicturesAtOnce() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("train/cat/a.png"));
    List<PictureFiles.File> files = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String name = Text.of("%02d.png", i);
      boolean cut = i % 2 == 0;
      Files.write(folder.resolve(name), cut ? Arrays.copyOf(whole, whole.length - 4) : whole);
      files.add(new PictureFiles.File(FolderStore.at(folder.toString()), name, 0));
    }
    Files.delete(folder.resolve("02.png"));
    Picture picture = new Picture(new Shape(3, SIZE, SIZE), SIZE);
    for (long memory : new long[] {0, 1 << 20}) {
      PictureFiles pictures = new PictureFiles(files, files.subList(0, 3), picture);
      assertThatThrownBy(() -> pictures.corpus(List.of("x"), memory))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Cannot read 17 of 33 images: " + folder.resolve("00.png"))
          .hasMessageContaining(folder.resolve("02.png") + "': there is no such file")
          .hasMessageContaining(folder.resolve("18.png") + " (it is cut off")
          .hasMessageEndingWith(" and 7 more; restore, convert or remove them");
    }
  }

  @Test
  void aPictureThatBreaksLaterIsTroubleAndNoVerdict() throws IOException {
    List<PictureFiles.File> files =
        List.of(new PictureFiles.File(FolderStore.at(folder + "/train/cat"), "a.png", 0));
    Picture picture = new Picture(new Shape(3, SIZE, SIZE), SIZE);
    Images lazy = new PictureFiles(files, files, picture).corpus(List.of("cat"), 0).train();
    byte[] before = pixels(lazy, 0);
    Path file = folder.resolve("train/cat/a.png");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 40));
    assertThatThrownBy(() -> pixels(lazy, 0))
        .isInstanceOf(Unavailable.class)
        .hasMessageContainingAll(file.toString(), "cut off");
    Files.delete(file);
    assertThatThrownBy(() -> pixels(lazy, 0))
        .isInstanceOf(Unavailable.class)
        .hasMessageContainingAll(file.toString(), "no such file");
    Files.write(file, whole);
    assertThat(pixels(lazy, 0)).isEqualTo(before);
  }

  /** As a file of more than 2 GiB, or a large picture beside others. */
  @Test
  void namesAPictureThatDoesNotFitIntoMemory() throws IOException {
    AtomicBoolean full = new AtomicBoolean();
    Store store =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("read") && full.get()) {
                    throw new OutOfMemoryError("full");
                  }
                  return method.invoke(FolderStore.at(folder + "/train/cat"), arguments);
                });
    List<PictureFiles.File> files = List.of(new PictureFiles.File(store, "a.png", 0));
    PictureFiles pictures =
        new PictureFiles(files, files, new Picture(new Shape(3, SIZE, SIZE), SIZE));
    Images lazy = pictures.corpus(List.of("cat"), 0).train();
    full.set(true);
    assertThatThrownBy(() -> pixels(lazy, 0))
        .isInstanceOf(Unavailable.class)
        .hasMessageContainingAll("a.png", "does not fit into memory (full)");
    assertThatThrownBy(() -> pictures.corpus(List.of("cat"), 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("2 of 2", "a.png (it does not fit into memory: full)");
  }

  @Test
  void refusesAnEmptyClass() throws IOException {
    Files.createDirectories(folder.resolve("train/bee"));
    Files.createDirectories(folder.resolve("test/bee"));
    assertThatThrownBy(this::read)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("'bee'", "holds no images");
  }

  @Test
  void refusesAClassThatOnlyOnePartHas() throws IOException {
    write("test/dog/a.png", coloured(SIZE, SIZE, 1));
    assertThatThrownBy(this::read)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("'dog'", folder.resolve("test").toString(), "has no folder");
  }

  @Test
  void readsValWhereThereIsNoTestAndPassesOverHiddenFiles() throws IOException {
    Files.move(folder.resolve("test"), folder.resolve("val"));
    Files.writeString(folder.resolve("train/.DS_Store"), "x");
    Files.writeString(folder.resolve("train/cat/_SUCCESS"), "x");
    assertThat(read().test().size()).isEqualTo(3);
    Files.move(folder.resolve("val"), folder.resolve("elsewhere"));
    assertThatThrownBy(this::read)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there is no folder test or val");
  }

  @Test
  void decodesLaterWhatDoesNotFitIntoMemory() {
    List<PictureFiles.File> files =
        List.of(
            new PictureFiles.File(FolderStore.at(folder + "/train/ant"), "c.png", 0),
            new PictureFiles.File(FolderStore.at(folder + "/train/cat"), "a.png", 1));
    Picture picture = new Picture(new Shape(3, SIZE, SIZE), SIZE);
    List<String> classes = List.of("ant", "cat");
    Corpus eager = new PictureFiles(files, files, picture).corpus(classes, 1000);
    Corpus lazy = new PictureFiles(files, files, picture).corpus(classes, 10);
    assertThat(lazy.train().getClass()).isNotEqualTo(eager.train().getClass());
    assertThat(lazy.content()).isEqualTo(eager.content());
    assertThat(labels(lazy.train())).isEqualTo(labels(eager.train()));
    assertThat(pixels(lazy.train(), 1)).isEqualTo(pixels(eager.train(), 1));
  }

  @Test
  void hashesBytesAndNames() throws IOException {
    var before = read().content();
    assertThat(read().content()).isEqualTo(before);
    write("train/cat/a.png", coloured(SIZE, SIZE, 9));
    var changed = read().content();
    assertThat(changed).isNotEqualTo(before);
    Files.move(folder.resolve("train/cat/a.png"), folder.resolve("train/cat/a2.png"));
    assertThat(read().content()).isNotEqualTo(changed).isNotEqualTo(before);
  }

  private Corpus read() {
    return new ImageFolder(folder.toString(), SIZE, 0, "x").read(FolderStore::at);
  }

  private void write(String name, BufferedImage image) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  private static BufferedImage coloured(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    KeyedRandom random = new KeyedRandom(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return image;
  }

  private static byte[] planes(BufferedImage image) {
    byte[] planes = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int rgb = image.getRGB(i % SIZE, i / SIZE);
      planes[i] = (byte) (rgb >> 16);
      planes[SIZE * SIZE + i] = (byte) (rgb >> 8);
      planes[2 * SIZE * SIZE + i] = (byte) rgb;
    }
    return planes;
  }

  private static byte[] pixels(Images images, int index) {
    byte[] pixels = new byte[images.shape().size()];
    images.pixels(index, pixels);
    return pixels;
  }

  private static List<Integer> labels(Images images) {
    return IntStream.range(0, images.size()).mapToObj(images::label).toList();
  }
}
