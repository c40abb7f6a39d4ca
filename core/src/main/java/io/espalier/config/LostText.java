package io.espalier.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds values of which HOCON would read the beginning only, without a word: outside of quotes
 * {@code /data//x} is {@code /data} and a comment.
 */
final class LostText {
  /** Texts in quotes, comments, and unquoted words, which may be cut short by a comment. */
  private static final Pattern PIECE =
      Pattern.compile(
          "\"\"\".*?\"\"\"+|\"(?:\\\\.|[^\"\\\\])*\""
              + "|(?<word>(?:\\$\\{[^}]*\\}|(?!//)[^\\s\"#{}\\[\\],=:])+)(?<comment>(?:#|//)[^\\n]*)?"
              + "|(?:#|//)[^\\n]*",
          Pattern.DOTALL);

  private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+");

  private LostText() {}

  /**
   * Looks at all files that values of a configuration come from.
   *
   * @throws Refusal naming the line
   */
  static void refuse(ConfigObject config) {
    Collection<String> files = new TreeSet<>();
    gather(config, files);
    files.forEach(LostText::refuseIn);
  }

  private static void gather(ConfigValue value, Collection<String> files) {
    if (value.origin().filename() != null) {
      files.add(value.origin().filename());
    }
    if (value instanceof ConfigObject section) {
      section.values().forEach(inner -> gather(inner, files));
    } else if (value instanceof ConfigList list) {
      list.forEach(inner -> gather(inner, files));
    }
  }

  private static void refuseIn(String file) {
    String text;
    try {
      text = new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          Text.of("Cannot read configuration '%s': %s", file, e.getMessage()), e);
    }
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      String word = piece.group("word");
      if (piece.group("comment") != null && !NUMBER.matcher(word).matches()) {
        String comment = piece.group("comment").split("\\s", 2)[0];
        long line = 1 + text.substring(0, piece.start()).chars().filter(c -> c == '\n').count();
        throw new Refusal(
            Text.of(
                "Cannot read configuration '%s': in line %d, '%s' is a comment within '%s'; put the value in quotes, or a blank before the comment",
                file, line, comment, word + comment));
      }
    }
  }
}
