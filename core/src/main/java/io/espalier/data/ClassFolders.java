package io.espalier.data;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folders of one part of a data set, one for each class; files beside them are no classes. Two
 * spellings of the same letters, as macOS and Linux write them, are one name.
 *
 * @param part the folder that holds them
 * @param folders the folder's name of each class, which may be spelled in another way
 */
record ClassFolders(Store part, Map<String, String> folders) {
  private static final String TINY_IMAGENET = "images";

  /**
   * Looks.
   *
   * @throws Refusal if there is no class, or two folders have the same name
   */
  static ClassFolders in(Store part) {
    Map<String, String> folders = new TreeMap<>();
    for (String name : visible(part.folders())) {
      String other = folders.put(Text.composed(name), name);
      if (other != null) {
        throw new Refusal(
            Text.of(
                "Cannot read class '%s' in %s: two folders have this name, in different Unicode forms; put them into one",
                name, part.uri()));
      }
    }
    if (folders.isEmpty()) {
      boolean flat = !visible(part.list()).isEmpty();
      throw new Refusal(
          flat
              ? Text.of(
                  "Cannot read images in %s: it holds files and no folder of a class; sort them into folders, CLASS/FILE",
                  part.uri())
              : Text.of(
                  "Cannot read images in %s: it holds no class; give each class a folder",
                  part.uri()));
    }
    return new ClassFolders(part, folders);
  }

  /** The names of the classes, sorted. */
  List<String> names() {
    return List.copyOf(folders.keySet());
  }

  /**
   * Holds this part to the classes of the training images.
   *
   * @throws Refusal naming the first class that one of the two lacks
   */
  void agree(ClassFolders train) {
    if (folders.size() == 1
        && folders.containsKey(TINY_IMAGENET)
        && !train.folders.containsKey(TINY_IMAGENET)) {
      throw new Refusal(
          Text.of(
              "Cannot read images in %s: the images of all classes lie in its one folder '%s', as in Tiny ImageNet, whose val_annotations.txt names their classes; sort them into folders, CLASS/FILE",
              part.uri(), TINY_IMAGENET));
    }
    missing(train, this);
    missing(this, train);
  }

  private static void missing(ClassFolders from, ClassFolders in) {
    for (String name : from.folders.keySet()) {
      if (!in.folders.containsKey(name)) {
        throw new Refusal(
            Text.of(
                "Cannot read class '%s' in %s: %s has no folder for it; add one or remove this",
                name, from.part.uri(), in.part.uri()));
      }
    }
  }

  /**
   * The files of all classes, class by class in the order of the names.
   *
   * @throws Refusal if a class has none, or lies in folders of its own
   */
  List<PictureFiles.File> files() {
    List<PictureFiles.File> files = new ArrayList<>();
    int label = 0;
    for (Map.Entry<String, String> each : folders.entrySet()) {
      Store folder = part.child(each.getValue());
      List<String> names = visible(folder.list());
      if (names.isEmpty()) {
        throw new Refusal(
            Text.of(
                "Cannot read class '%s' in %s: the folder holds no images; fill it or remove it",
                each.getKey(), part.uri()));
      }
      refuseFolders(each.getKey(), folder, names);
      for (String name : names) {
        files.add(new PictureFiles.File(folder, name, label));
      }
      label++;
    }
    return files;
  }

  private void refuseFolders(String name, Store folder, List<String> names) {
    // Pictures have an ending, so that in most folders nothing needs to be asked.
    if (names.stream().allMatch(file -> file.contains("."))) {
      return;
    }
    for (String inner : visible(folder.folders())) {
      String known = inner.equals(TINY_IMAGENET) ? ", as in Tiny ImageNet" : "";
      throw new Refusal(
          Text.of(
              "Cannot read class '%s' in %s: it holds a folder '%s'%s; pictures lie in the folder of their class: move them up",
              name, part.uri(), inner, known));
    }
  }

  private static List<String> visible(List<String> names) {
    return names.stream().filter(n -> !n.startsWith(".") && !n.startsWith("_")).toList();
  }
}
