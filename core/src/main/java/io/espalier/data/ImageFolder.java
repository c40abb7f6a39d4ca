package io.espalier.data;

import io.espalier.data.picture.Picture;
import io.espalier.model.InputSpec;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder of pictures in ImageNet's layout: {@code train/CLASS/FILE}, and {@code test/CLASS/FILE}
 * or {@code val/CLASS/FILE} to report on. The classes are the folders' names, sorted. Each picture
 * is resized to a shorter side of {@code resize} and its middle is cut out; one that has this size
 * already is not touched.
 *
 * @param path the folder, a URI or a local path
 * @param size height and width of the images, in pixels
 * @param resize the shorter side before the middle is cut out, in pixels; 0 stands for {@code size}
 * @param name as tables show it
 */
public record ImageFolder(String path, int size, int resize, String name) implements Source {
  static final ImageFolder DEFAULTS = new ImageFolder("", 32, 0, "Images");

  private static final String TRAIN = "train";
  private static final List<String> TEST = List.of("test", "val");

  public ImageFolder {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1");
    }
    if (resize != 0 && resize < size) {
      throw new IllegalArgumentException("resize must be 0 or at least size");
    }
  }

  @Override
  public Corpus read(Function<String, Store> stores) {
    Store folder = Sources.folder(stores, path, "images");
    Store train = part(folder, List.of(TRAIN));
    Store test = part(folder, TEST);
    List<String> classes = visible(train);
    agree(classes, train, visible(test), test);
    Picture picture = new Picture(new Shape(3, size, size), resize == 0 ? size : resize);
    return new PictureFiles(files(train, classes), files(test, classes), picture).corpus(classes);
  }

  @Override
  public Optional<InputSpec.Resize> resizing() {
    int shorterSide = resize == 0 ? size : resize;
    return Optional.of(new InputSpec.Resize(shorterSide, InputSpec.Interpolation.BILINEAR));
  }

  private static Store part(Store folder, List<String> names) {
    return names.stream()
        .filter(folder::exists)
        .findFirst()
        .map(folder::child)
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot read images in %s: there is no folder %s; lay it out as %s/CLASS/FILE",
                        folder.uri(), String.join(" or ", names), names.get(0))));
  }

  private static void agree(List<String> train, Store in, List<String> test, Store inTest) {
    if (train.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot read images in %s: it holds no class; give each class a folder", in.uri()));
    }
    Stream.concat(train.stream(), test.stream())
        .filter(name -> train.contains(name) != test.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              boolean trained = train.contains(name);
              throw new Refusal(
                  Text.of(
                      "Cannot read class '%s' in %s: %s has no folder for it; add one or remove this",
                      name, (trained ? in : inTest).uri(), (trained ? inTest : in).uri()));
            });
  }

  private static List<PictureFiles.File> files(Store part, List<String> classes) {
    List<PictureFiles.File> files = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Store folder = part.child(classes.get(label));
      List<String> names = visible(folder);
      if (names.isEmpty()) {
        throw new Refusal(
            Text.of(
                "Cannot read class '%s' in %s: the folder holds no images; fill it or remove it",
                classes.get(label), part.uri()));
      }
      for (String name : names) {
        files.add(new PictureFiles.File(folder, name, label));
      }
    }
    return files;
  }

  private static List<String> visible(Store folder) {
    return folder.list().stream().filter(n -> !n.startsWith(".") && !n.startsWith("_")).toList();
  }
}
