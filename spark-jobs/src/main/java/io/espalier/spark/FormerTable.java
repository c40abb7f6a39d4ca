package io.espalier.spark;

import io.espalier.store.Store;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The folder of files that held the table in earlier versions. */
final class FormerTable {
  private static final String FOLDER = "table";
  private static final Predicate<String> FILE =
      Pattern.compile("rows-\\d+-\\w+\\.parquet").asMatchPredicate();

  private FormerTable() {}

  /** Removes its files, and the folder unless somebody keeps others there. */
  static void remove(Store sweep) {
    Store folder = sweep.child(FOLDER);
    List<String> files = folder.list();
    if (files.stream().allMatch(FILE)) {
      sweep.delete(FOLDER);
    } else {
      files.stream().filter(FILE).forEach(folder::delete);
    }
  }
}
