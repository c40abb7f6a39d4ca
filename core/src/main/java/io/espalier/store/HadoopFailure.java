package io.espalier.store;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Says why a file or folder on one of Hadoop's file systems could not be used. */
final class HadoopFailure {
  private HadoopFailure() {}

  /**
   * What to throw where a path could not be used: a refusal wherever there is a remedy.
   *
   * @param folder whether a folder stands there
   */
  static RuntimeException of(String verb, Path path, IOException e, BooleanSupplier folder) {
    String uri = path.toString();
    if (e instanceof AccessControlException) {
      // HDFS checks the way down before it says that a file stands in it.
      return e.getMessage() != null && e.getMessage().contains("is not a directory")
          ? PathRefusal.FILE_IN_THE_WAY.of(verb, uri, e)
          : PathRefusal.NO_PERMISSION.of(verb, uri, e);
    }
    if (e instanceof AccessDeniedException) {
      return PathRefusal.NO_PERMISSION.of(verb, uri, e);
    }
    if (e instanceof ParentNotDirectoryException || e instanceof PathIsNotDirectoryException) {
      return PathRefusal.FILE_IN_THE_WAY.of(verb, uri, e);
    }
    if (e instanceof FileNotFoundException && !folder.getAsBoolean()) {
      return PathRefusal.NO_SUCH_FILE.of(verb, uri, e);
    }
    if (e instanceof FileNotFoundException || e instanceof FileAlreadyExistsException) {
      return PathRefusal.NOT_A_FILE.of(verb, uri, e);
    }
    return new UncheckedIOException(Text.of("Cannot %s '%s': %s", verb, uri, e.getMessage()), e);
  }

  /** The refusal of a folder whose file system cannot be reached. */
  static Refusal unreachable(String scheme, String uri, Exception e) {
    String what = Text.of("Cannot open folder '%s': ", uri);
    if (e.getCause() instanceof ClassNotFoundException) {
      String remedy =
          scheme.equals("s3a")
              ? "add --packages org.apache.hadoop:hadoop-aws:3.3.4 to spark-submit"
              : "add its library to the class path";
      return new Refusal(
          what + Text.of("the library for '%s:' is not on the class path; %s", scheme, remedy), e);
    }
    if (e instanceof UnsupportedFileSystemException) {
      return new Refusal(
          what
              + Text.of(
                  "no file system is known for '%s:'; use file:, hdfs: or s3a:, "
                      + "or put ./ before a local path with a colon",
                  scheme),
          e);
    }
    if (e instanceof AccessControlException || e instanceof AccessDeniedException) {
      return PathRefusal.NO_PERMISSION.of("open folder", uri, e);
    }
    return new Refusal(
        what + Text.of("%s; check host, port and Hadoop's configuration", e.getMessage()), e);
  }
}
