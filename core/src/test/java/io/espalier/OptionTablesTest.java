package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.criterion.Criteria;
import io.espalier.method.Methods;
import io.espalier.search.Strategies;
import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Spelling;
import io.espalier.step.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages list the options of the catalogues, with the defaults they have. */
class OptionTablesTest {
  private static final Path DOCS =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "docs");
  private static final Map<String, String> SHARED =
      Map.of("search/asha", "search/hyperband", "search/random", "search");
  private static final Pattern TABLE =
      Pattern.compile("\\| option \\| default \\|[^\n]*\n\\|[-|]+\n((?:\\|[^\n]*\n)*)");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| .+ \\|");

  static Stream<Arguments> entries() {
    return Stream.concat(
        Stream.of(Criteria.CATALOG, Methods.CATALOG, Steps.CATALOG)
            .flatMap(catalog -> named(catalog, "methods")),
        // The table of snf has a form of its own.
        named(Strategies.CATALOG, "search").filter(entry -> !entry.get()[0].equals("snf")));
  }

  private static <T> Stream<Arguments> named(Catalog<T> catalog, String folder) {
    return catalog.names().stream()
        // Another name for an entry with other defaults has the table of that entry.
        .filter(name -> catalog.write(catalog.read(name)).name().equals(name))
        .map(name -> Arguments.of(name, catalog.defaults(name), folder));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void listExactlyTheOptionsOfTheEntry(String name, Call defaults, String folder)
      throws IOException {
    List<String> expected =
        defaults.options().entrySet().stream()
            .map(option -> row(option.getKey(), option.getValue()))
            .toList();
    assertThat(rows(text(name, folder)))
        .as("the option table of %s", name)
        .containsExactlyElementsOf(expected);
  }

  /** A default is written as short as can be: a call by its name alone. */
  private static String row(String option, Object value) {
    return option + " = " + (value instanceof Call call ? call.name() : Spelling.of(value));
  }

  /** The entry's own page, or a page that it shares, or its section of the page of steps. */
  private static String text(String name, String folder) throws IOException {
    String page = folder + "/" + name;
    Path own = DOCS.resolve(SHARED.getOrDefault(page, page) + ".md");
    if (Files.exists(own)) {
      return Files.readString(own);
    }
    String steps = Files.readString(DOCS.resolve("methods/steps.md"));
    int from = steps.indexOf("## " + name + "\n");
    int to = steps.indexOf("\n## ", from + 1);
    return from < 0 ? "" : steps.substring(from, to < 0 ? steps.length() : to);
  }

  private static List<String> rows(String text) {
    Matcher table = TABLE.matcher(text);
    if (!table.find()) {
      return List.of();
    }
    return table.group(1).lines().map(OptionTablesTest::row).toList();
  }

  private static String row(String line) {
    Matcher row = ROW.matcher(line);
    assertThat(row.matches()).as("a row of an option, its default and its use: %s", line).isTrue();
    return row.group(1) + " = " + row.group(2);
  }
}
