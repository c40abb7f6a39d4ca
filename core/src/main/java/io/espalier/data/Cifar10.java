package io.espalier.data;

import io.espalier.store.Store;
import java.util.List;
import java.util.function.Function;

/**
 * CIFAR-10 in its binary format: {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code
 * test_batch.bin}, records of one label byte and 3x32x32 pixel bytes (Krizhevsky, Learning Multiple
 * Layers of Features from Tiny Images, technical report, 2009).
 *
 * @param path the folder of the files, a URI or a local path
 * @param name as tables show it
 */
public record Cifar10(String path, String name) implements Source {
  static final Cifar10 DEFAULTS = new Cifar10("", "CIFAR-10");

  private static final int CLASSES = 10;
  private static final List<String> TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");

  @Override
  public Corpus read(Function<String, Store> stores) {
    Store folder = Sources.folder(stores, path, "cifar10");
    return new CifarFiles(folder, 1, CLASSES)
        .read(TRAIN, List.of("test_batch.bin"), "batches.meta.txt");
  }
}
