package io.espalier.data;

import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads CIFAR's binary files: records of label bytes, of which the last is the class, and the red,
 * green and blue planes.
 */
final class CifarFiles {
  private static final Shape SHAPE = new Shape(3, 32, 32);

  private final Store folder;
  private final int labelBytes;
  private final int classes;
  private final MessageDigest digest = Hash.sha256();

  CifarFiles(Store folder, int labelBytes, int classes) {
    this.folder = folder;
    this.labelBytes = labelBytes;
    this.classes = classes;
  }

  Corpus read(List<String> train, List<String> test, String names) {
    Images trainImages = images(train);
    Images testImages = images(test);
    List<String> classNames = classNames(names);
    Hash content = new Hash(HexFormat.of().formatHex(digest.digest()));
    return new Corpus(classNames, trainImages, testImages, content);
  }

  private Images images(List<String> names) {
    List<byte[]> files = new ArrayList<>();
    int records = 0;
    for (String name : names) {
      byte[] file = file(name);
      digest.update(file);
      files.add(file);
      records += file.length / record();
    }
    byte[] pixels = new byte[Math.multiplyExact(records, SHAPE.size())];
    int[] labels = new int[records];
    int at = 0;
    for (int f = 0; f < files.size(); f++) {
      byte[] file = files.set(f, null);
      for (int start = 0; start < file.length; start += record()) {
        labels[at] = label(file, start, names.get(f));
        System.arraycopy(file, start + labelBytes, pixels, at * SHAPE.size(), SHAPE.size());
        at++;
      }
    }
    return new ImagesInMemory(SHAPE, pixels, labels);
  }

  private byte[] file(String name) {
    byte[] file =
        folder
            .read(name)
            .orElseThrow(
                () ->
                    new Refusal(
                        Text.of(
                                "Cannot read '%s' in %s: there is no such file; name the folder that holds",
                                name, folder.uri())
                            + " the unpacked .bin files"));
    if (file.length == 0 || file.length % record() != 0) {
      throw new Refusal(
          Text.of(
              "Cannot read '%s' in %s: record %d has %d of its %d bytes; copy the file again",
              name, folder.uri(), file.length / record() + 1, file.length % record(), record()));
    }
    return file;
  }

  private int label(byte[] file, int start, String name) {
    int label = Byte.toUnsignedInt(file[start + labelBytes - 1]);
    if (label >= classes) {
      throw new Refusal(
          Text.of(
              "Cannot read '%s' in %s: the label of record %d is %d, above %d; check that the file has"
                  + " the format of %d classes",
              name, folder.uri(), start / record() + 1, label, classes - 1, classes));
    }
    return label;
  }

  private List<String> classNames(String name) {
    List<String> found =
        folder
            .read(name)
            .map(file -> new String(file, StandardCharsets.UTF_8).lines())
            .map(lines -> lines.map(String::strip).filter(line -> !line.isEmpty()).toList())
            .orElseGet(() -> IntStream.range(0, classes).mapToObj(String::valueOf).toList());
    if (found.size() != classes) {
      throw new Refusal(
          Text.of(
              "Cannot read '%s' in %s: it names %d classes, not %d; correct it or remove it",
              name, folder.uri(), found.size(), classes));
    }
    return found;
  }

  private int record() {
    return labelBytes + SHAPE.size();
  }
}
