package io.espalier.data;

import io.espalier.data.picture.Damaged;
import io.espalier.data.picture.Picture;
import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Unavailable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The pictures of a folder as images: decoded once where they fit into memory, otherwise each time
 * they are read.
 *
 * <p>Every file is looked at first: decoded where they fit into memory, otherwise read whole and
 * held to its format, size and completeness, which takes about as long as reading the files once.
 *
 * <p>The content hash covers the names of all files and the bytes of all of them, or of evenly
 * spaced ones where the decoded images would exceed 1 GiB: the same on every machine, whatever its
 * memory.
 */
final class PictureFiles {
  /**
   * The property that says how many bytes decoded images may take; a quarter of the heap without.
   */
  private static final String MEMORY = "espalier.data.memory";

  private static final long MOST_HASHED = 1L << 30;
  private static final int SAMPLE = 1000;
  private static final int SHARE_OF_HEAP = 4;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** One file and its class. */
  record File(Store folder, String name, int label) {
    String path() {
      return folder.uri() + "/" + name;
    }

    byte[] content() {
      return folder
          .read(name)
          .orElseThrow(
              () ->
                  new Refusal(
                      Text.of("Cannot read '%s': there is no such file; restore it", path())));
    }
  }

  private final List<File> train;
  private final List<File> test;
  private final Picture picture;
  private final MessageDigest digest = Hash.sha256();
  private final BadFiles bad = new BadFiles();

  PictureFiles(List<File> train, List<File> test, Picture picture) {
    this.train = train;
    this.test = test;
    this.picture = picture;
  }

  Corpus corpus(List<String> classes) {
    return corpus(classes, Long.getLong(MEMORY, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /**
   * Reads the files.
   *
   * @param memory bytes that the decoded images may take
   * @throws Refusal naming all that are damaged, or the first ten of them
   */
  Corpus corpus(List<String> classes, long memory) {
    long files = (long) train.size() + test.size();
    long bytes = files * picture.shape().size();
    int hashedEach = bytes <= MOST_HASHED ? 1 : (int) (1 + files / SAMPLE);
    boolean inMemory =
        bytes <= memory && (long) train.size() * picture.shape().size() <= LONGEST_ARRAY;
    Images trainImages = images(train, inMemory, hashedEach);
    Images testImages = images(test, inMemory, hashedEach);
    bad.check((int) files, "images", "restore, convert or remove them");
    Hash content = new Hash(HexFormat.of().formatHex(digest.digest()));
    return new Corpus(classes, trainImages, testImages, content);
  }

  private Images images(List<File> files, boolean inMemory, int hashedEach) {
    int size = picture.shape().size();
    byte[] pixels = new byte[inMemory ? files.size() * size : 0];
    for (int i = 0; i < files.size(); i++) {
      File file = files.get(i);
      digest.update((file.label() + "/" + file.name() + "\n").getBytes(StandardCharsets.UTF_8));
      try {
        byte[] content = file.content();
        if (i % hashedEach == 0) {
          digest.update(content);
        }
        if (inMemory) {
          picture.decode(content, pixels, i * size);
        } else {
          Picture.check(content);
        }
      } catch (Damaged e) {
        bad.add(file.path(), e.getMessage());
      } catch (Refusal e) {
        bad.add(e);
      } catch (OutOfMemoryError e) {
        bad.add(file.path(), "it does not fit into memory: " + e.getMessage());
      }
    }
    int[] labels = files.stream().mapToInt(File::label).toArray();
    return inMemory
        ? new ImagesInMemory(picture.shape(), pixels, labels)
        : new Undecoded(files, picture);
  }

  /** Pictures that are read and decoded whenever they are asked for. */
  private record Undecoded(List<File> files, Picture picture) implements Images {
    @Override
    public int size() {
      return files.size();
    }

    @Override
    public Shape shape() {
      return picture.shape();
    }

    @Override
    public int label(int index) {
      return files.get(index).label();
    }

    /**
     * Reads a picture.
     *
     * @throws Unavailable if it is gone or damaged, or was from the beginning in a way that only
     *     decoding shows
     */
    @Override
    public void pixels(int index, byte[] target) {
      File file = files.get(index);
      try {
        picture.decode(Unavailable.unless(file::content), target, 0);
      } catch (Damaged e) {
        throw new Unavailable(
            Text.of(
                "Cannot read image '%s': %s; restore, convert or remove it",
                file.path(), e.getMessage()),
            e);
      } catch (OutOfMemoryError e) {
        throw new Unavailable(
            Text.of(
                "Cannot read image '%s': it does not fit into memory (%s); make it smaller or raise -Xmx",
                file.path(), e.getMessage()),
            e);
      }
    }
  }
}
