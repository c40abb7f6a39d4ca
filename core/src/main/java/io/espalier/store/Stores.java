package io.espalier.store;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the store that a URI or a path names. */
public final class Stores {
  private static final Pattern URI = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");

  private Stores() {}

  /**
   * The folder of this URI, in Hadoop's unescaped spelling; it need not exist. A path without a
   * scheme is local, and a relative one, {@code file:} or not, starts at the working directory.
   *
   * @throws Refusal if no file system serves the scheme, the file system cannot be reached, or
   *     there is a file instead of a folder
   */
  public static Store at(String uriOrPath) {
    if (uriOrPath.isBlank()) {
      throw new Refusal("Cannot open folder '': the name is empty; name a folder, such as 'out'");
    }
    Matcher uri = URI.matcher(uriOrPath);
    if (!uri.matches()) {
      return LocalStore.at(uriOrPath);
    }
    String scheme = uri.group(1).toLowerCase(Locale.ROOT);
    if (scheme.equals("file")) {
      return LocalStore.at(localPath(uriOrPath, uri.group(2)));
    }
    return HadoopStore.at(scheme, uriOrPath);
  }

  private static String localPath(String uri, String rest) {
    String path = rest;
    if (rest.startsWith("//")) {
      path = rest.replaceFirst("^//(localhost)?(?=/)", "");
    }
    if (path.isEmpty() || (path.startsWith("//") && !path.startsWith("///"))) {
      throw new Refusal(
          Text.of("Cannot open folder '%s': it names a host or no path; write file:/path", uri));
    }
    return path;
  }
}
