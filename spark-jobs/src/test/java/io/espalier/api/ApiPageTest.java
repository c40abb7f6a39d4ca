package io.espalier.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in the API's javadoc and in docs/api.md are code of {@link ApiExamplesTest}. */
class ApiPageTest {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
  private static final Pattern IN_JAVADOC = Pattern.compile("(?s)<pre>\\{@code\n(.*?)}</pre>");
  private static final Pattern IN_PAGE = Pattern.compile("(?s)```java\n(.*?)```");

  @ParameterizedTest
  @ValueSource(classes = {Sweep.class, RunningSweep.class, TrainedModel.class})
  void everyMethodIsInAnExampleThatRuns(Class<?> type) throws IOException {
    List<String> examples =
        examples(IN_JAVADOC, source("main", type.getSimpleName()).replaceAll("(?m)^ \\* ?", ""));
    assertThat(examples).isNotEmpty().allSatisfy(ApiPageTest::isRun);
    String all = dense(String.join("\n", examples));
    Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
        .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isEnum())
        .flatMap(each -> Stream.of(each.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !isOfObject(method))
        .forEach(method -> assertThat(all).contains("." + method.getName() + "("));
  }

  @Test
  void everyExampleOfThePageRuns() throws IOException {
    List<String> examples = examples(IN_PAGE, Files.readString(ROOT.resolve("docs/api.md")));
    assertThat(examples).hasSizeGreaterThan(2).allSatisfy(ApiPageTest::isRun);
  }

  private static void isRun(String example) {
    String tests;
    try {
      tests = dense(source("test", "ApiExamplesTest"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(tests.contains(dense(example))).as("a test runs the example\n%s", example).isTrue();
  }

  private static List<String> examples(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    for (Matcher example = pattern.matcher(text); example.find(); ) {
      found.add(example.group(1));
    }
    return found;
  }

  private static String source(String part, String type) throws IOException {
    return Files.readString(
        ROOT.resolve("spark-jobs/src/" + part + "/java/io/espalier/api/" + type + ".java"));
  }

  private static boolean isOfObject(Method method) {
    return List.of("equals", "hashCode", "toString").contains(method.getName());
  }

  private static String dense(String code) {
    return code.replaceAll("\\s", "");
  }
}
