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
import java.util.Optional;
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
  private final BadFiles bad = new BadFiles();

  CifarFiles(Store folder, int labelBytes, int classes) {
    this.folder = folder;
    this.labelBytes = labelBytes;
    this.classes = classes;
  }

  /**
   * Reads the files.
   *
   * @throws Refusal naming all that are missing or damaged
   */
  Corpus read(List<String> train, List<String> test, String names) {
    List<byte[]> trainFiles = files(train);
    List<byte[]> testFiles = files(test);
    bad.check(
        train.size() + test.size(),
        "files",
        "name the folder that holds the unpacked .bin files, and copy damaged ones again");
    Images trainImages = images(trainFiles);
    Images testImages = images(testFiles);
    List<String> classNames = classNames(names);
    Hash content = new Hash(HexFormat.of().formatHex(digest.digest()));
    return new Corpus(classNames, trainImages, testImages, content);
  }

  private List<byte[]> files(List<String> names) {
    List<byte[]> files = new ArrayList<>();
    for (String name : names) {
      try {
        Optional<byte[]> file = folder.read(name);
        String problem = file.map(this::problem).orElse("there is no such file");
        if (problem.isEmpty()) {
          digest.update(file.get());
          files.add(file.get());
        } else {
          bad.add(folder.uri() + "/" + name, problem);
        }
      } catch (Refusal e) {
        bad.add(e);
      }
    }
    return files;
  }

  /** What is wrong with a file's content; empty if nothing is. */
  private String problem(byte[] file) {
    if (file.length == 0 || file.length % record() != 0) {
      return Text.of(
          "record %d has %d of its %d bytes",
          file.length / record() + 1, file.length % record(), record());
    }
    for (int start = 0; start < file.length; start += record()) {
      int label = label(file, start);
      if (label >= classes) {
        return Text.of(
            "the label of record %d is %d, above %d", start / record() + 1, label, classes - 1);
      }
    }
    return "";
  }

  private Images images(List<byte[]> files) {
    int records = files.stream().mapToInt(file -> file.length / record()).sum();
    byte[] pixels = new byte[Math.multiplyExact(records, SHAPE.size())];
    int[] labels = new int[records];
    int at = 0;
    for (int f = 0; f < files.size(); f++) {
      byte[] file = files.set(f, null);
      for (int start = 0; start < file.length; start += record()) {
        labels[at] = label(file, start);
        System.arraycopy(file, start + labelBytes, pixels, at * SHAPE.size(), SHAPE.size());
        at++;
      }
    }
    return new ImagesInMemory(SHAPE, pixels, labels);
  }

  private int label(byte[] file, int start) {
    return Byte.toUnsignedInt(file[start + labelBytes - 1]);
  }

  private List<String> classNames(String name) {
    List<String> found =
        folder
            .read(name)
            .map(file -> new String(file, StandardCharsets.UTF_8).lines())
            .map(
                lines ->
                    lines.map(String::strip).map(Text::composed).filter(l -> !l.isEmpty()).toList())
            .orElseGet(() -> IntStream.range(0, classes).mapToObj(String::valueOf).toList());
    if (found.size() != classes) {
      throw new Refusal(
          Text.of(
              "Cannot read '%s' in %s: it names %d classes, not %d; correct it or remove it",
              name, folder.uri(), found.size(), classes));
    }
    for (int label = 0; label < classes; label++) {
      if (found.indexOf(found.get(label)) < label) {
        throw new Refusal(
            Text.of(
                "Cannot read '%s' in %s: it names class '%s' twice; correct it or remove it",
                name, folder.uri(), found.get(label)));
      }
    }
    return found;
  }

  private int record() {
    return labelBytes + SHAPE.size();
  }
}
