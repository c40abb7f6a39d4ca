package io.espalier;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture in docs/architecture.md shows the packages there are, and the uses there are. */
class HousePictureTest {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
  private static final List<Path> MODULES =
      List.of(
          ROOT.resolve("core/src/main/java/io/espalier"),
          ROOT.resolve("spark-jobs/src/main/java/io/espalier"));
  private static final Pattern PICTURE = Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL);
  private static final Pattern GROUP =
      Pattern.compile(" subgraph \\w+\\[\"[^\"]+\"\\]\n(.*?)\n  end\n", Pattern.DOTALL);
  private static final Pattern ARROWS = Pattern.compile(" (\\w+) --> (\\w+(?: & \\w+)*)\n");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?io\\.espalier\\.([a-z]+)\\.", Pattern.MULTILINE);

  private final String picture;
  private final List<String> order = new ArrayList<>();

  HousePictureTest() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    picture = PICTURE.matcher(page).results().findFirst().orElseThrow().group(1);
    PackageBordersTest.ORDER.forEach(order::addAll);
    // Spark's module, which the picture shows on top.
    order.addAll(List.of("spark", "api", "cli"));
  }

  @Test
  void groupsThePackagesInTheirOrder() throws IOException {
    List<String> drawn = new ArrayList<>();
    GROUP.matcher(picture).results().forEach(group -> drawn.addAll(0, lines(group.group(1))));
    assertThat(drawn).as("packages of the picture, from the ground up").isEqualTo(order);
    assertThat(packages()).as("packages that there are").hasSameElementsAs(drawn);
  }

  @Test
  void drawsNoArrowAgainstTheOrder() {
    arrows()
        .forEach(
            (user, used) ->
                assertThat(order.subList(0, order.indexOf(user)))
                    .as("packages that %s may use", user)
                    .containsAll(used));
  }

  @Test
  void drawsEveryUseThatDoesNotFollowFromOthers() {
    assertThat(arrows()).isEqualTo(withoutWhatFollows(imports()));
  }

  private Map<String, Set<String>> arrows() {
    return ARROWS
        .matcher(picture)
        .results()
        .collect(
            toMap(
                arrow -> arrow.group(1),
                arrow -> new TreeSet<>(List.of(arrow.group(2).split(" & ")))));
  }

  private Map<String, Set<String>> imports() {
    Map<String, Set<String>> uses = new LinkedHashMap<>();
    for (String name : order) {
      Set<String> used = new TreeSet<>();
      sources(name)
          .flatMap(source -> IMPORT.matcher(source).results())
          .forEach(found -> used.add(found.group(1)));
      used.remove(name);
      uses.put(name, used);
    }
    return uses;
  }

  private static Stream<String> sources(String name) {
    return MODULES.stream()
        .map(module -> module.resolve(name))
        .filter(Files::isDirectory)
        .flatMap(HousePictureTest::javaFiles);
  }

  private static List<String> packages() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path module : MODULES) {
      try (Stream<Path> folders = Files.list(module)) {
        folders.forEach(folder -> found.add(folder.getFileName().toString()));
      }
    }
    return found;
  }

  private static Stream<String> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.add(Files.readString(file));
      }
      return sources.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A use follows from others if a package that is used as well uses it, directly or not. */
  private Map<String, Set<String>> withoutWhatFollows(Map<String, Set<String>> uses) {
    Map<String, Set<String>> reached = new LinkedHashMap<>();
    Map<String, Set<String>> kept = new LinkedHashMap<>();
    for (String name : order) {
      Set<String> below = new TreeSet<>();
      uses.get(name).forEach(used -> below.addAll(reached.getOrDefault(used, Set.of())));
      Set<String> direct = new TreeSet<>(uses.get(name));
      direct.removeAll(below);
      if (!direct.isEmpty()) {
        kept.put(name, direct);
      }
      below.addAll(uses.get(name));
      reached.put(name, below);
    }
    return kept;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).toList();
  }
}
