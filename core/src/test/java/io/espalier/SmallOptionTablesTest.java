package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Augmentations;
import io.espalier.data.DataSpec;
import io.espalier.data.Sources;
import io.espalier.method.Growths;
import io.espalier.rewrite.Rewrites;
import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Spelling;
import io.espalier.train.Schedules;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A catalogue whose entries share one table has a row for each entry and for each of their options,
 * with its default and when to use it.
 */
class SmallOptionTablesTest {
  private static final Path DOCS =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "docs");
  private static final Pattern ADVICE = Pattern.compile("\\S.{10,}");

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("methods/steps.md", "schedule", List.of(Schedules.CATALOG)),
        Arguments.of("methods/steps.md", "augmentation", List.of(Augmentations.CATALOG)),
        Arguments.of("methods/steps.md", "rewriting", List.of(Rewrites.CATALOG)),
        Arguments.of("methods/sfp.md", "growth", List.of(Growths.CATALOG)),
        Arguments.of("data.md", "data", List.of(DataSpec.CATALOG, Sources.CATALOG)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("tables")
  void listsExactlyTheEntriesAndTheirOptions(String page, String kind, List<Catalog<?>> catalogs)
      throws IOException {
    List<String> expected = new ArrayList<>();
    catalogs.forEach(catalog -> expected.addAll(rows(catalog)));
    assertThat(table(page, "| " + kind + " | option | default | "))
        .as("the table of each %s in docs/%s", kind, page)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void listsEveryOptionOfArchitecturesWithAllDefaultsThatOccur() throws IOException {
    Map<String, TreeSet<String>> defaults = new TreeMap<>();
    for (String name : Zoo.CATALOG.names()) {
      Zoo.CATALOG
          .defaults(name)
          .options()
          .forEach(
              (option, value) ->
                  defaults.computeIfAbsent(option, o -> new TreeSet<>()).add(Spelling.of(value)));
    }
    List<String> expected = new ArrayList<>();
    defaults.forEach(
        (option, values) ->
            expected.add(row("`" + option + "`", "`" + String.join("` or `", values) + "`")));
    assertThat(table("networks.md", "| option | default | "))
        .as("the table of options in docs/networks.md")
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static <T> List<String> rows(Catalog<T> catalog) {
    List<String> rows = new ArrayList<>();
    for (String name : catalog.names()) {
      // Another name for an entry is in the row of that entry.
      if (catalog.write(catalog.read(name)).name().equals(name)) {
        rows.add(row("`" + name + "`", "", ""));
        catalog
            .defaults(name)
            .options()
            .forEach(
                (key, value) -> rows.add(row("`" + name + "`", "`" + key + "`", written(value))));
      }
    }
    return rows;
  }

  private static String written(Object value) {
    return "`" + (value instanceof Call call ? call.name() : Spelling.of(value)) + "`";
  }

  private static String row(String... cells) {
    return String.join(" | ", cells);
  }

  /** The rows below this heading, without their last cell, which has to say something. */
  private static List<String> table(String page, String heading) throws IOException {
    String text = Files.readString(DOCS.resolve(page));
    int from = text.indexOf("\n" + heading);
    assertThat(from).as("a table '%s...' in docs/%s", heading, page).isNotNegative();
    return text.substring(from + 1)
        .lines()
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(SmallOptionTablesTest::withoutAdvice)
        .toList();
  }

  private static String withoutAdvice(String line) {
    String[] cells = line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1);
    assertThat(cells[cells.length - 1].strip()).as("when to use it: %s", line).matches(ADVICE);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < cells.length - 1; i++) {
      kept.add(cells[i].strip());
    }
    return row(kept.toArray(String[]::new));
  }
}
