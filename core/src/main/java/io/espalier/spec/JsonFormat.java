package io.espalier.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON file that says what it is: an object whose first keys are {@code format} and {@code
 * version}.
 *
 * @param name the value of {@code format}: {@code espalier-network}
 * @param version the version that is written, and the latest that is read
 */
public record JsonFormat(String name, int version) {
  private static final String FORMAT = "format";
  private static final String VERSION = "version";
  private static final int LINE = 160;
  private static final String INDENT = "  ";

  /**
   * The file's text. What fits stays on one line, numbers always do; everything else has a line for
   * each of its parts.
   *
   * @param body what follows the first two keys
   */
  public String write(ObjectNode body) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put(FORMAT, name).put(VERSION, version).setAll(body);
    StringBuilder text = new StringBuilder();
    write(root, "", true, text);
    return text.append('\n').toString();
  }

  private static void write(JsonNode node, String indent, boolean parts, StringBuilder text) {
    String line = line(node);
    if (!parts && (line.length() + indent.length() <= LINE || !nested(node))) {
      text.append(line);
      return;
    }
    String inner = indent + INDENT;
    String next = "\n" + inner;
    text.append(node.isObject() ? '{' : '[');
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field -> {
                text.append(next).append(quoted(field.getKey())).append(": ");
                write(field.getValue(), inner, false, text);
                text.append(',');
              });
    } else {
      node.forEach(
          each -> {
            text.append(next);
            write(each, inner, false, text);
            text.append(',');
          });
    }
    text.setLength(text.length() - 1);
    text.append('\n').append(indent).append(node.isObject() ? '}' : ']');
  }

  private static boolean nested(JsonNode node) {
    for (JsonNode each : node) {
      if (node.isObject() || each.isContainerNode()) {
        return true;
      }
    }
    return false;
  }

  private static String line(JsonNode node) {
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field -> parts.add(quoted(field.getKey()) + ": " + line(field.getValue())));
      return "{" + String.join(", ", parts) + "}";
    }
    if (node.isArray()) {
      node.forEach(each -> parts.add(line(each)));
      return "[" + String.join(", ", parts) + "]";
    }
    return node.toString();
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }

  /**
   * Checks the first two keys; a file without both is one of version 1, which had neither.
   *
   * @param what the file is, for the refusal: {@code network}
   * @throws Refusal if it is another format, or of a later version
   */
  public void check(JsonNode root, String what) {
    if (!root.has(FORMAT) && !root.has(VERSION)) {
      return;
    }
    if (!root.path(FORMAT).asText().equals(name)) {
      throw new Refusal(
          Text.of(
              "Cannot read %s: its 'format' is %s, not \"%s\"; name the right file",
              what, root.path(FORMAT), name));
    }
    JsonNode found = root.path(VERSION);
    if (!found.isInt() || found.intValue() < 1 || found.intValue() > version) {
      throw new Refusal(
          Text.of(
              "Cannot read %s: its 'version' is %s and this Espalier reads 1 to %d; use a later one",
              what, found.isMissingNode() ? "missing" : found, version));
    }
  }
}
