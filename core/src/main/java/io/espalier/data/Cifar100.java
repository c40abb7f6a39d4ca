package io.espalier.data;

import io.espalier.store.Store;
import java.util.List;
import java.util.function.Function;

/**
 * CIFAR-100 in its binary format: {@code train.bin} and {@code test.bin}, records of a coarse and a
 * fine label byte and 3x32x32 pixel bytes; the fine label is the class (Krizhevsky, Learning
 * Multiple Layers of Features from Tiny Images, technical report, 2009).
 *
 * @param path the folder of the files, a URI or a local path
 * @param name as tables show it
 */
public record Cifar100(String path, String name) implements Source {
  static final Cifar100 DEFAULTS = new Cifar100("", "CIFAR-100");

  private static final int CLASSES = 100;

  @Override
  public Corpus read(Function<String, Store> stores) {
    Store folder = Sources.folder(stores, path, "cifar100");
    return new CifarFiles(folder, 2, CLASSES)
        .read(List.of("train.bin"), List.of("test.bin"), "fine_label_names.txt");
  }
}
