package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * LICENSES.md lists the licences of everything that {@code bin/espalier} sends to a cluster: its
 * jars, as Maven wrote them for this build, the native libraries in them and the code of others.
 */
class LicensesTest {
  private static final Path PAGE =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "LICENSES.md");
  private static final Path BUILT = Path.of("target/licenses/THIRD-PARTY.txt");
  private static final Pattern JAR = Pattern.compile("\\| `([^:]+):([^`]+)` \\| (\\S+) \\| .*");
  private static final Pattern NATIVE =
      Pattern.compile(".*/(?:lib)?(\\w+)\\.(?:so(?:\\.\\d+)*|dll|dylib|jnilib)");
  private static final Pattern CONTAINED =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom.properties");

  @Test
  void listsTheJarsOfThisBuild() throws IOException {
    assertThat(rows("Jars")).as("jars in LICENSES.md").containsExactlyElementsOf(built());
  }

  @Test
  void listsEveryNativeLibrary() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Jar jar : jars()) {
      for (String entry : jar.entries()) {
        Matcher library = NATIVE.matcher(entry);
        if (library.matches()) {
          found.add("| `" + library.group(1) + "` | `" + jar.artifact() + "` |");
        }
      }
    }
    assertThat(found).as("native libraries in the jars").hasSizeGreaterThan(10);
    assertThat(beginnings("Native libraries")).containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void listsTheArtifactsThatOtherJarsContain() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Jar jar : jars()) {
      for (String entry : jar.entries()) {
        Matcher artifact = CONTAINED.matcher(entry);
        if (artifact.matches() && !jar.is(artifact.group(1), artifact.group(2))) {
          found.add("| `" + artifact.group(1) + "` | `" + jar.artifact() + "` |");
        }
      }
    }
    assertThat(beginnings("Code inside other jars")).containsAll(found);
  }

  @Test
  void namesNoLicenseThatIsNotAccepted() throws IOException {
    Set<String> accepted = new TreeSet<>();
    rows("Accepted licenses").forEach(row -> accepted.add(cells(row).get(0).replace("`", "")));
    for (String section : List.of("Jars", "Native libraries", "Code inside other jars")) {
      for (String row : rows(section)) {
        List<String> cells = cells(row);
        assertThat(cells.get(cells.size() - 1).split(", ", -1)).as(row).isSubsetOf(accepted);
      }
    }
  }

  private record Jar(String group, String artifact, Path file) {
    boolean is(String otherGroup, String otherArtifact) {
      return group.equals(otherGroup) && artifact.equals(otherArtifact);
    }

    List<String> entries() throws IOException {
      try (JarFile jar = new JarFile(file.toFile())) {
        return jar.stream().map(ZipEntry::getName).toList();
      }
    }
  }

  /** The jars of the class path that are sent, by the folders of the local repository. */
  private static List<Jar> jars() throws IOException {
    List<Jar> jars = new ArrayList<>();
    String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    for (String row : built()) {
      Matcher jar = JAR.matcher(row);
      assertThat(jar.matches()).as(row).isTrue();
      String folder =
          String.join(
              File.separator,
              "",
              jar.group(1).replace('.', File.separatorChar),
              jar.group(2),
              jar.group(3),
              "");
      List<Jar> files = new ArrayList<>();
      for (String entry : classPath) {
        if (entry.contains(folder)) {
          files.add(new Jar(jar.group(1), jar.group(2), Path.of(entry)));
        }
      }
      assertThat(files).as("jars of %s on the class path", row).isNotEmpty();
      jars.addAll(files);
    }
    return jars;
  }

  private static List<String> built() throws IOException {
    assertThat(BUILT)
        .as("the list that `mvn generate-test-resources` writes by license-maven-plugin")
        .exists();
    return Files.readAllLines(BUILT).stream()
        .filter(line -> line.startsWith("|"))
        .sorted()
        .toList();
  }

  private static List<String> beginnings(String section) throws IOException {
    return rows(section).stream()
        .map(row -> "| " + String.join(" | ", cells(row).subList(0, 2)) + " |")
        .toList();
  }

  private static List<String> cells(String row) {
    return List.of(row.substring(2, row.length() - 2).split(" \\| ", -1));
  }

  private static List<String> rows(String section) throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("\n## " + section + "\n");
    assertThat(from).as("section '%s' of LICENSES.md", section).isNotNegative();
    return page.substring(from + 1)
        .lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .toList();
  }
}
