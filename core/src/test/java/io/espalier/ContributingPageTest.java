package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of docs/contributing.md are the code as it stands. */
class ContributingPageTest {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");

  @Test
  void everyExampleStandsInASource() throws IOException {
    String sources = String.join("\n", sources());
    Matcher example =
        EXAMPLE.matcher(Files.readString(ROOT.resolve("docs").resolve("contributing.md")));
    int examples = 0;
    while (example.find()) {
      examples++;
      assertThat(sources.contains(dense(example.group(1))))
          .as("a source has the example\n%s", example.group(1))
          .isTrue();
    }
    assertThat(examples).isGreaterThan(5);
  }

  private static List<String> sources() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String folder : List.of("core/src/main/java", "core/src/test/java")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          texts.add(dense(Files.readString(file)));
        }
      }
    }
    return texts;
  }

  private static String dense(String code) {
    return code.replaceAll("\\s", "");
  }
}
