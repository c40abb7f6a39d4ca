package io.espalier.store;

import io.espalier.spec.Credentials;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the store that a URI or a path names.
 *
 * <pre>{@code
 * Store local = Stores.at("out/base");
 * Store shared = Stores.at("hdfs://namenode/user/me/out");
 * }</pre>
 */
public final class Stores {
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

  private Stores() {}

  /**
   * The folder of this URI, in Hadoop's unescaped spelling; it need not exist. A path without a
   * scheme is local, and a relative one, {@code file:} or not, starts at the working directory, or
   * where the launcher was called. A {@code ~} stands for no home: the machines of a cluster have
   * different ones.
   *
   * @throws Refusal if no file system serves the scheme, the file system cannot be reached, there
   *     is a file instead of a folder, the path begins with {@code ~}, or it holds a password
   */
  public static Store at(String uriOrPath) {
    if (uriOrPath.isBlank()) {
      throw new Refusal("Cannot open folder '': the name is empty; name a folder, such as 'out'");
    }
    Credentials.refuse("folder", uriOrPath);
    Matcher uri = URI.matcher(uriOrPath);
    if (!uri.matches()) {
      return LocalStore.at(withoutTilde(uriOrPath, uriOrPath));
    }
    String scheme = uri.group(1).toLowerCase(Locale.ROOT);
    if (scheme.equals("file")) {
      return LocalStore.at(withoutTilde(localPath(uriOrPath, uri.group(2)), uriOrPath));
    }
    return HadoopStore.at(scheme, uriOrPath);
  }

  private static String withoutTilde(String path, String written) {
    if (!path.startsWith("~")) {
      return path;
    }
    String home = System.getProperty("user.home", "/home/you");
    String meant = path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : home;
    throw new Refusal(
        Text.of(
            "Cannot open folder '%s': the shell did not replace '~'; write '%s', or ./%s for a folder of that name",
            written, meant, path));
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
