package io.espalier.data;

import io.espalier.data.picture.Picture;
import io.espalier.model.InputSpec;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A folder of pictures in ImageNet's layout: {@code train/CLASS/FILE}, and {@code test/CLASS/FILE}
 * or {@code val/CLASS/FILE} to report on. The classes are the folders' names, sorted; files beside
 * the folders are no classes. Each picture is resized to a shorter side of {@code resize} and its
 * middle is cut out; one that has this size already is not touched.
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
    ClassFolders train = ClassFolders.in(part(folder, List.of(TRAIN)));
    List<PictureFiles.File> trainFiles = train.files();
    ClassFolders test = ClassFolders.in(part(folder, TEST));
    test.agree(train);
    if (train.names().size() < 2) {
      throw new Refusal(
          Text.of(
              "Cannot train on the one class '%s' in %s: every answer would be right; give at least two classes a folder",
              train.names().get(0), train.part().uri()));
    }
    Picture picture = new Picture(new Shape(3, size, size), resize == 0 ? size : resize);
    return new PictureFiles(trainFiles, test.files(), picture).corpus(train.names());
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
}
