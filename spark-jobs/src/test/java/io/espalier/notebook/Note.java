package io.espalier.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A note of Zeppelin, as its file says it. */
record Note(String name, String id, List<Paragraph> paragraphs) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "notebooks");

  /** What stands behind {@code %interpreter}, and the display that was chosen for its result. */
  record Paragraph(String title, String interpreter, String code, JsonNode graph) {
    /** The columns that the display asks for by their places. */
    Map<Integer, String> columns() {
      Map<Integer, String> columns = new LinkedHashMap<>();
      List<JsonNode> chosen = new ArrayList<>();
      List.of("keys", "groups", "values").forEach(part -> graph.path(part).forEach(chosen::add));
      graph.path("setting").forEach(setting -> setting.forEach(chosen::add));
      chosen.forEach(
          column -> columns.put(column.path("index").intValue(), column.path("name").textValue()));
      return columns;
    }
  }

  /** All notes of the repository. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".zpln")).sorted().toList();
    }
  }

  static Note read(String start) throws IOException {
    Path file =
        files().stream()
            .filter(each -> each.getFileName().toString().startsWith(start))
            .findFirst()
            .orElseThrow();
    return read(file);
  }

  static Note read(Path file) throws IOException {
    JsonNode note = JSON.readTree(file.toFile());
    List<Paragraph> paragraphs = new ArrayList<>();
    for (JsonNode each : note.required("paragraphs")) {
      String text = each.required("text").textValue();
      int line = text.indexOf('\n');
      paragraphs.add(
          new Paragraph(
              each.required("title").textValue(),
              text.substring(0, line),
              text.substring(line + 1),
              each.required("config").required("results").path("0").path("graph")));
    }
    return new Note(note.required("name").textValue(), note.required("id").textValue(), paragraphs);
  }
}
