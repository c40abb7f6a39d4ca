package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types that users and contributors call first show how, and what they show is right. */
class JavadocExamplesTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "core/src/main/java");
  private static final String ROOM = "io/espalier/";

  private static final List<String> WITH_EXAMPLE =
      List.of(
          "spec/Catalog",
          "spec/Call",
          "step/Step",
          "step/Steps",
          "criterion/Criterion",
          "train/TrainingMethod",
          "train/MethodRun",
          "search/Strategy",
          "search/Space",
          "store/Store",
          "store/Stores",
          "model/Model",
          "network/Network",
          "network/NetworkBuilder",
          "zoo/Zoo",
          "channel/ChannelGroups",
          "rewrite/Surgery",
          "cost/CostTable",
          "cost/Forecast",
          "engine/Engine",
          "engine/Session",
          "sweep/Sweep",
          "plan/SweepPlan",
          "trial/Trial");

  /** Those that need nothing that is not in them, so that they can be run. */
  private static final List<String> RUN =
      List.of(
          "spec/Call",
          "spec/Catalog",
          "step/Steps",
          "search/Space",
          "network/Network",
          "network/NetworkBuilder",
          "zoo/Zoo",
          "channel/ChannelGroups",
          "cost/CostTable",
          "trial/Trial");

  private static final Pattern EXAMPLE =
      Pattern.compile("(?s) \\* <pre>\\{@code\n(.*?) \\* \\}</pre>\n.*?\npublic ");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^public (?:\\w+ )*(?:class|interface|record|enum) (\\w+)");

  /** What an example may take as given. */
  private static final String GIVEN =
      """
        io.espalier.model.Model model;
        io.espalier.network.Network network;
        io.espalier.train.WorkContext context;
        io.espalier.train.Recipe recipe;
        io.espalier.data.Batch batch;
        io.espalier.engine.Engine engine;
        io.espalier.engine.Loss loss;
        io.espalier.search.Space space;
        io.espalier.search.SearchTask task;
        io.espalier.search.Room room;
        io.espalier.search.Report report;
        io.espalier.plan.PlannedTrials planned;
        io.espalier.store.Store folder;
        io.espalier.trial.Workers workers;
        io.espalier.sweep.SweepListener listener;
      """;

  private record Source(String name, String text) {}

  @Test
  void everyExampleCompilesAndThoseThatStandAloneRun(@TempDir Path classes) throws Exception {
    Map<String, List<String>> types = types();
    List<Source> sources = new ArrayList<>();
    for (String type : WITH_EXAMPLE) {
      sources.add(source(type, types));
    }
    assertThat(errors(sources, classes)).isEmpty();
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      for (String type : RUN) {
        Object example = loader.loadClass(name(type)).getDeclaredConstructor().newInstance();
        example.getClass().getMethod("run").invoke(example);
      }
    }
  }

  /** The public types of every package. */
  private static Map<String, List<String>> types() throws IOException {
    Map<String, List<String>> types = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        Matcher type = TYPE.matcher(Files.readString(file));
        if (type.find()) {
          String room = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
          types.computeIfAbsent(room, each -> new ArrayList<>()).add(type.group(1));
        }
      }
    }
    return types;
  }

  /** A class whose method is the example; the type's own package goes before the others. */
  private static Source source(String type, Map<String, List<String>> types) throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(SOURCES.resolve(ROOM + type + ".java")));
    assertThat(example.find()).as("%s has an example in its javadoc", type).isTrue();
    String code = example.group(1).replaceAll("(?m)^ \\* ?", "");
    String own = (ROOM + type.substring(0, type.indexOf('/'))).replace('/', '.');
    StringBuilder text = new StringBuilder();
    types.get(own).forEach(each -> text.append("import " + own + "." + each + ";\n"));
    for (String room : new TreeSet<>(types.keySet())) {
      text.append("import ").append(room).append(".*;\n");
    }
    text.append("import java.nio.file.Path;\nimport java.time.Clock;\nimport java.util.*;\n");
    text.append("import static java.nio.charset.StandardCharsets.UTF_8;\n");
    text.append("public class ").append(name(type)).append(" {\n").append(GIVEN);
    text.append("public void run() throws Exception {\n").append(code).append("}\n}\n");
    return new Source(name(type), text.toString());
  }

  private static String name(String type) {
    return "Example_" + type.replace('/', '_');
  }

  private static List<String> errors(List<Source> sources, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-nowarn",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    compiler
        .getTask(
            null,
            null,
            found,
            options,
            null,
            sources.stream().map(JavadocExamplesTest::file).toList())
        .call();
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }

  private static JavaFileObject file(Source source) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + source.name() + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.text();
      }
    };
  }
}
