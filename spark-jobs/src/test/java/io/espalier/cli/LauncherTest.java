package io.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bin/espalier does before Java runs, on a checkout of pretended files. */
class LauncherTest {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "bin", "espalier");

  @TempDir private Path root;
  private Path home;
  private Path bin;
  private Path folder = Path.of("").toAbsolutePath();

  private record Ended(int code, String output) {}

  @BeforeEach
  void checkout() throws IOException {
    home = root.resolve("check out");
    bin = Files.createDirectories(root.resolve("jdk/bin"));
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("conf"));
    Files.copy(LAUNCHER, home.resolve("bin/espalier"));
    program(
        bin.resolve("java"),
        """
        [ "$1" = -version ] && { echo 'openjdk version "17.0.1"' >&2; exit; }
        echo "java in $(locale charmap)"; printf '<%s>' "$@"
        """);
    program(
        bin.resolve("mvn"),
        """
        echo "built $*" >&2; mkdir -p spark-jobs/target core/target
        touch core/target/core.jar spark-jobs/target/espalier-spark-1.jar
        printf '%s' "$PWD/core/target/core.jar" > spark-jobs/target/class-path
        printf '%s' spark-submit-class-path > spark-jobs/target/submit-class-path
        """);
    Files.writeString(home.resolve("pom.xml"), "");
  }

  private static void program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/espalier").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeAll(Set.of("JAVA_HOME", "SPARK_HOME", "ESPALIER_BUILD"));
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void fileNamesAreUtf8InEveryLocale() throws Exception {
    for (String locale : new String[] {"C", "C.UTF-8", "no_SUCH.ISO-8859-1"}) {
      assertThat(run(Map.of("LC_ALL", locale), "inspect", "Äpfel").output())
          .contains("java in UTF-8")
          .contains("<inspect><Äpfel>");
    }
  }

  @Test
  void aVariableThatLeadsNowhereIsNamed() throws Exception {
    assertThat(run(Map.of("JAVA_HOME", "/nonexistent"), "inspect"))
        .isEqualTo(
            new Ended(
                2,
                "espalier: Cannot find java: JAVA_HOME is '/nonexistent', where there is no bin/java; "
                    + "point it at a JDK 17, or unset it\n"));
    assertThat(run(Map.of("SPARK_HOME", "/nonexistent"), "sweep", "a.conf"))
        .isEqualTo(
            new Ended(
                2,
                "espalier: Cannot submit to Spark: SPARK_HOME is '/nonexistent', where there is no "
                    + "bin/spark-submit; point it at a Spark 3.5, or unset it to run on this machine\n"));
    assertThat(run(Map.of("SPARK_HOME", "/nonexistent"), "inspect", "a").code()).isZero();
    assertThat(run(Map.of("JAVA_HOME", bin.getParent().toString()), "inspect", "a").output())
        .contains("<inspect><a>");
  }

  @Test
  void buildsOnceAndAnewWhereTheCheckoutWasMovedOrALibraryIsGone() throws Exception {
    assertThat(run(Map.of(), "inspect").output()).contains("built");
    assertThat(run(Map.of(), "inspect").output())
        .doesNotContain("built")
        .contains(home + "/core/target/core.jar")
        // A path, not a URI, in which the blank would have to be escaped.
        .contains("<-Dlog4j2.configurationFile=" + home + "/conf/log4j2.properties>");
    Path moved = root.resolve("moved");
    Files.move(home, moved);
    home = moved;
    Ended after = run(Map.of(), "inspect");
    assertThat(after.code()).isZero();
    assertThat(after.output()).contains("built").contains("moved/core/target/core.jar");
    Files.delete(home.resolve("core/target/core.jar"));
    assertThat(run(Map.of(), "inspect").output()).contains("built");
    Files.move(home, root.resolve("a:b"));
    home = root.resolve("a:b");
    assertThat(run(Map.of(), "inspect").output()).contains("move the checkout");
  }

  @Test
  void buildsForCardsWhereThatIsAskedForAndKeepsToIt() throws Exception {
    Map<String, String> cards = Map.of("ESPALIER_BUILD", "cuda");
    assertThat(run(Map.of(), "inspect").output()).contains("built").doesNotContain("-Pcuda");
    assertThat(run(cards, "inspect").output()).contains("built").contains("-Pcuda");
    assertThat(run(cards, "inspect").output()).doesNotContain("built");
    assertThat(run(Map.of(), "inspect").output()).contains("built").doesNotContain("-Pcuda");
    assertThat(run(Map.of("ESPALIER_BUILD", "CUDA"), "inspect"))
        .isEqualTo(
            new Ended(
                2,
                "espalier: Cannot build 'CUDA': ESPALIER_BUILD is cuda, for graphics cards, or not set, for processors\n"));
  }

  /** Spark's settings of sinks have a star, and nothing here has such a name. */
  @Test
  void moreOptionsAreDividedAtBlanksAndOtherwiseLeftAsTheyAre() throws Exception {
    String options = "-Xmx2g  -Dspark.metrics.conf.*.sink.csv.period=1\n-Da=${b}";
    assertThat(run(Map.of("ESPALIER_JAVA_OPTS", options), "inspect").output())
        .contains("<-Xmx2g><-Dspark.metrics.conf.*.sink.csv.period=1><-Da=${b}><-cp>");
    assertThat(run(Map.of("ESPALIER_JAVA_OPTS", ""), "inspect").output()).doesNotContain("<>");
  }

  private Map<String, String> spark() throws IOException {
    Path spark = root.resolve("spark");
    program(spark.resolve("bin/spark-submit"), "printf '<%s>' \"$@\"");
    return Map.of("SPARK_HOME", spark.toString());
  }

  @Test
  void submitsWithMasterModeMemoryAndWhateverElseIsGiven() throws Exception {
    String output =
        run(
                spark(),
                "sweep",
                "a.conf",
                "--master",
                "spark://h:7077",
                "--memory=3g",
                "--set",
                "trials=2",
                "--",
                "--name",
                "a night")
            .output();
    assertThat(output)
        .contains("<--master><spark://h:7077><--deploy-mode><client>")
        .contains("<--executor-memory><1024m><--conf><spark.executor.memoryOverhead=2048m>")
        .contains("javacpp.maxphysicalbytes=2764m>")
        .contains("<spark-submit-class-path><--name><a night>")
        .endsWith("espalier-spark-1.jar><sweep><a.conf><--set><trials=2>");
    assertThat(run(spark(), "results", "a.conf").output()).contains("java in");
    assertThat(run(spark(), "results", "a.conf", "--", "--packages", "x").output())
        .endsWith("espalier-spark-1.jar><results><a.conf>");
  }

  @Test
  void aDryRunPrintsTheCommandAndShowsThePlanHere() throws Exception {
    Ended sweep = run(spark(), "sweep", "a.conf", "--dry-run", "--master", "yarn");
    assertThat(sweep.output())
        .contains(root.resolve("spark/bin/spark-submit") + " --class io.espalier.cli.Espalier ")
        .contains("sweep a.conf --dry-run \njava in")
        .contains("<-Dspark.master=yarn>");
    assertThat(run(spark(), "results", "a", "--dry-run", "--master", "yarn").output())
        .doesNotContain("java in");
  }

  @Test
  void theApplicationJarBesideItIsNotTaken() throws Exception {
    assertThat(run(Map.of(), "inspect").output()).contains("built");
    Files.createFile(home.resolve("spark-jobs/target/espalier-spark-1-app.jar"));
    assertThat(run(Map.of(), "inspect").output())
        .contains("espalier-spark-1.jar")
        .doesNotContain("-app.jar");
  }

  @Test
  void aDryRunHidesPasswordsAndKeys() throws Exception {
    String shown =
        run(
                spark(),
                "results",
                "a",
                "--dry-run",
                "--",
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=geheim",
                "--conf",
                "spark.ssl.keyPassword=geheim",
                "--conf",
                "spark.executor.memory=2g",
                "--conf",
                "spark.driver.extraJavaOptions=-Da=b -Djavax.net.ssl.keyStorePassword=geheim -Dc=d",
                "--archives",
                "https://host/a?X-Amz-Signature=geheim&part=1",
                "--jars",
                "s3a://AKIA:wJalr/geheim@bucket/a.jar",
                "--files",
                "https://me:geheim@host/file")
            .output();
    assertThat(shown)
        .doesNotContain("geheim")
        .contains("spark.hadoop.fs.s3a.secret.key=", "spark.executor.memory=2g", "https://me:")
        .contains("-Dc=d", "s3a://AKIA:");
  }

  @Test
  void aDriverOnTheClusterStartsFromTheCallersFolder() throws Exception {
    Files.writeString(root.resolve("a.conf"), "");
    folder = root;
    assertThat(run(spark(), "sweep", "a.conf", "--deploy-mode", "cluster").output())
        .contains("<spark.driver.defaultJavaOptions=\"-Despalier.folder=" + root + "\">")
        .contains("<spark.yarn.appMasterEnv.OMP_NUM_THREADS=1>")
        .endsWith("<sweep><" + root + "/a.conf>");
    Files.writeString(home.resolve("conf/jvm.options"), "# Options.\n--add-opens=a=b\n-Dc=d\n");
    assertThat(
            run(spark(), "sweep", "a.conf", "--deploy-mode", "cluster", "--master", "spark://h:1")
                .output())
        .as("a standalone worker gives a driver no options of its own")
        .contains(
            "<--driver-java-options><--add-opens=a=b -Dc=d \"-Despalier.folder=" + root + "\">")
        .doesNotContain("defaultJavaOptions");
    assertThat(run(spark(), "train", "--deploy-mode", "cluster"))
        .isEqualTo(
            new Ended(
                2,
                "espalier: Cannot run 'train' in deploy mode cluster: it needs no cluster; only sweeps go there\n"));
  }

  @Test
  void whatSparkCannotUseIsRefused() throws Exception {
    assertThat(run(Map.of(), "sweep", "a", "--master", "yarn").output())
        .startsWith("espalier: Cannot submit to Spark: SPARK_HOME is not set");
    assertThat(run(spark(), "sweep", "a", "--master", "sparky").output())
        .startsWith("espalier: Cannot use master 'sparky'");
    assertThat(run(spark(), "sweep", "a", "--deploy-mode", "moon").code()).isEqualTo(2);
    assertThat(run(spark(), "sweep", "a", "--memory", "6").output())
        .startsWith("espalier: Cannot read --memory '6'");
    assertThat(run(spark(), "sweep", "a", "--memory", "1g").output())
        .startsWith("espalier: Cannot give an executor 1g");
    assertThat(run(spark(), "sweep", "--master"))
        .isEqualTo(new Ended(2, "espalier: Cannot read --master: a value must follow it\n"));
  }
}
