package io.espalier.spec;

import java.util.regex.Pattern;

/**
 * Keys and passwords in texts that others read: plans, tables, logs and error messages. They belong
 * in the settings of Hadoop or Spark.
 */
public final class Credentials {
  /** A user and a password before a host; a host with its port is none. */
  private static final String IN_URI =
      "(://[^/\\s@:]*:)(?!\\d+(?:[/\\s,;'\"\\])?]|$))[^\\s@]+(?=@)";

  /** A parameter of a URI, as that of a signed address. */
  private static final String PARAMETER =
      "([?&](?:[\\w.-]*(?:token|secret|passw|signature|credential)[\\w.-]*"
          + "|(?:[\\w.-]*[._-])?(?:sig|key))=)[^&\\s'\"]+";

  /** A setting of Hadoop, Spark, Java or of the environment, in quotation marks or without. */
  private static final String SETTING =
      "((?:(?:fs|dfs|hadoop|spark|ssl|javax)\\.[\\w.-]*"
          + "(?:secret|passw|token|access\\.?key|account\\.key|encryption\\.key|credential)[\\w.-]*"
          + "|AWS_\\w*(?:KEY|TOKEN))[\"']?\\s*[=:]\\s*[\"']?)[^\\s'\",;]+";

  /** What is replaced by {@link #HIDDEN}: {@code conf/log4j2.properties} has it too. */
  static final String PATTERN = "(?i)" + IN_URI + "|" + PARAMETER + "|" + SETTING;

  /** What stands in its place. */
  static final String HIDDEN = "$1$2$3***";

  private static final Pattern ANY = Pattern.compile(PATTERN);
  private static final Pattern ADDRESS = Pattern.compile("(?i)" + IN_URI + "|" + PARAMETER);

  private Credentials() {}

  /** The text with {@code ***} in place of passwords, keys and tokens; null stays null. */
  public static String hidden(String text) {
    return text == null ? null : ANY.matcher(text).replaceAll(HIDDEN);
  }

  /**
   * Checks a path or another value that would be kept in plans and tables.
   *
   * @param what names it, as {@code folder}
   * @throws Refusal if it is an address with a password or key in it
   */
  public static void refuse(String what, String value) {
    if (ADDRESS.matcher(value).find()) {
      throw new Refusal(
          Text.of(
              "Cannot use %s '%s': it holds a password or key, which tables and logs would show; "
                  + "leave it out and give it to Hadoop, as fs.s3a.access.key and fs.s3a.secret.key in core-site.xml",
              what, value));
    }
  }
}
