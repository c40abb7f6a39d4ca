package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  private static final int PIXELS = 3072;

  @TempDir private Path folder;

  @BeforeEach
  void writesCifar10() throws IOException {
    for (int batch = 1; batch <= 5; batch++) {
      write("data_batch_" + batch + ".bin", record(batch), record(batch + 1), record(batch + 2));
    }
    write("test_batch.bin", record(9), record(0));
  }

  @Test
  void readsLabelsAndPlanesInTheOrderOfTheFiles() {
    Corpus corpus = cifar10();
    assertThat(corpus.train().size()).isEqualTo(15);
    assertThat(corpus.test().size()).isEqualTo(2);
    assertThat(corpus.train().shape()).isEqualTo(new Shape(3, 32, 32));
    assertThat(corpus.train().label(4)).isEqualTo(3);
    assertThat(corpus.test().label(0)).isEqualTo(9);
    byte[] pixels = new byte[PIXELS];
    corpus.train().pixels(4, pixels);
    assertThat(pixels).isEqualTo(Arrays.copyOfRange(record(3), 1, PIXELS + 1));
  }

  @Test
  void namesClassesFromTheMetaFileOrByNumber() throws IOException {
    assertThat(cifar10().classes()).hasSize(10).startsWith("0", "1");
    Files.writeString(
        folder.resolve("batches.meta.txt"), "airplane\na\nb\nc\nd\ne\nf\ng\nh\ntruck\n\n");
    assertThat(cifar10().classes()).hasSize(10).startsWith("airplane").endsWith("truck");
    Files.writeString(folder.resolve("batches.meta.txt"), "airplane\n");
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("names 1 classes, not 10");
    Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nb\n");
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("names class 'b' twice");
  }

  @Test
  void refusesAFileThatEndsWithinARecord() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("data_batch_3.bin"));
    Files.write(folder.resolve("data_batch_3.bin"), Arrays.copyOf(whole, 2 * 3073 + 17));
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("data_batch_3.bin", "record 3 has 17 of its 3073 bytes");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Files.write(folder.resolve("test_batch.bin"), new byte[0]);
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("test_batch.bin", "record 1 has 0");
  }

  @Test
  void refusesALabelOutOfRangeAndNamesItsRecord() throws IOException {
    write("data_batch_2.bin", record(2), record(200), record(3));
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("data_batch_2.bin", "label of record 2 is 200, above 9");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(folder.resolve("data_batch_5.bin"));
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("data_batch_5.bin", folder.toString(), "no such file");
  }

  @Test
  void namesAllBadFilesAtOnce() throws IOException {
    Files.delete(folder.resolve("data_batch_5.bin"));
    Files.write(folder.resolve("data_batch_3.bin"), new byte[5]);
    write("test_batch.bin", record(10));
    assertThatThrownBy(this::cifar10)
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll(
            "3 of 6 files", "data_batch_3.bin (", "data_batch_5.bin (", "test_batch.bin (");
  }

  @Test
  void refusesAnEmptyPath() {
    assertThatThrownBy(() -> Cifar10.DEFAULTS.read(FolderStore::at))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cifar10:FOLDER");
  }

  @Test
  void takesTheFineLabelOfCifar100() throws IOException {
    byte[] record = new byte[2 + PIXELS];
    record[0] = 19;
    record[1] = 99;
    record[2] = -1;
    write("train.bin", record);
    write("test.bin", record, record);
    Corpus corpus = new Cifar100(folder.toString(), "C").read(FolderStore::at);
    assertThat(corpus.classes()).hasSize(100);
    assertThat(corpus.train().label(0)).isEqualTo(99);
    byte[] pixels = new byte[PIXELS];
    corpus.test().pixels(1, pixels);
    assertThat(pixels).startsWith(-1, 0);
    record[1] = 100;
    write("test.bin", record);
    assertThatThrownBy(() -> new Cifar100(folder.toString(), "C").read(FolderStore::at))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("test.bin", "label of record 1 is 100");
  }

  @Test
  void hashesTheContent() throws IOException {
    var before = cifar10().content();
    assertThat(cifar10().content()).isEqualTo(before);
    byte[] changed = record(9);
    changed[PIXELS]++;
    write("test_batch.bin", changed, record(0));
    assertThat(cifar10().content()).isNotEqualTo(before);
  }

  private Corpus cifar10() {
    return new Cifar10(folder.toString(), "CIFAR-10").read(FolderStore::at);
  }

  private static byte[] record(int label) {
    byte[] record = new byte[1 + PIXELS];
    for (int i = 1; i <= PIXELS; i++) {
      record[i] = (byte) (i * 31 + label);
    }
    record[0] = (byte) label;
    return record;
  }

  private void write(String name, byte[]... records) throws IOException {
    try (var out = Files.newOutputStream(folder.resolve(name))) {
      for (byte[] record : records) {
        out.write(record);
      }
    }
  }
}
