package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metric;
import io.espalier.spark.CurveTable;
import io.espalier.spark.SweepTable;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.trial.LearningCurve;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
  private static final int SIGINT_EXIT = 130;

  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void write() throws Exception {
    Path path = folder.resolve("tiny.conf");
    Files.writeString(
        path,
        Text.of(
            """
        name = tiny
        output = "%s"
        data { source = "generated(train=160, test=40, size=16)", validation = 40 }
        trials = 3
        steps { tune = "train(epochs=1, batch=32, rate=0.02)" }
        models { base = ["resnet-20(width=0.25, image=16)", tune] }
        families { ratios { from = base, try = ["prune(l1|random, ratio=0.25|0.5)", tune], by = grid } }
        """,
            folder.resolve("out")));
    file = path.toString();
  }

  @Test
  void runsOnSparkResumesAndMayBeRaised() {
    Shell.Ended first = Shell.run("sweep", file);
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out())
        .contains("4 feasible of 4")
        .contains("train 120, validation 40, test 40 images")
        .contains("* on the front by validation")
        .contains("winner ");
    showsCurves();
    Shell.Ended again = Shell.run("sweep", file);
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("nothing left to do").doesNotContain("train 120");
    Shell.Ended raised = Shell.run("sweep", file, "--set", "trials=5");
    assertThat(raised.code()).isZero();
    assertThat(Shell.run("results", file, "--json").out().lines()).hasSize(5);
    try (SparkSession spark = SparkSessions.open("reads the table")) {
      assertThat(SweepTable.read(spark, folder.resolve("out/tiny").toString()).count())
          .isEqualTo(5);
      assertThat(CurveTable.read(spark, folder.resolve("out/tiny").toString()).count())
          .isEqualTo(5);
    }
  }

  /** Each trial has one epoch, of 120 images after the one that its start has seen. */
  private void showsCurves() {
    String row =
        Shell.run("results", file, "--json").out().lines().skip(1).findFirst().orElseThrow();
    String id = row.substring(row.indexOf("\"trial\":\"") + 9).substring(0, 6);
    Shell.Ended text = Shell.run("results", file, "--curve", id);
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out().lines()).hasSize(2);
    assertThat(text.out()).contains("train top-1").contains("train      1  ").contains("  120  ");
    Shell.Ended json = Shell.run("results", file, "--curve", id, "--json");
    assertThat(json.out().lines()).hasSize(1);
    assertThat(json.out()).startsWith("{\"trial\":\"" + id).contains("\"train_accuracy\":0.");
    assertRefused("no id in sweep 'tiny' begins so", "results", file, "--curve", "xyz");
  }

  /** Interrupted while what never ends is all that is left to do, whatever the machine's speed. */
  @Test
  void stopsOnCtrlCAndDoesOnlyWhatIsMissing() throws Exception {
    assertThat(interruptedRun("families.ratios.try=[\"train(epochs=1000000)\"]"))
        .isEqualTo(SIGINT_EXIT);
    List<String> kept = rows();
    assertThat(kept).hasSize(1);
    Shell.Ended rest = Shell.run("sweep", file, "--set", "trials=5");
    assertThat(rest.code()).isZero();
    assertThat(rows()).hasSize(5).containsAll(kept);
  }

  /** Of each row, which trial it is and when it ended. */
  private List<String> rows() {
    return Shell.run("results", file, "--json")
        .out()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(line -> line.replaceAll("(\"trial\":\"[^\"]*\").*(\"finished_at\":.*)", "$1 $2"))
        .toList();
  }

  /** Runs the sweep in a process of its own, and interrupts it once the first trial is a row. */
  private int interruptedRun(String change) throws Exception {
    // A build in the background of a shell hands on that interrupts are ignored.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-Xmx"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Espalier.class.getName(),
            "sweep",
            file,
            "--set",
            change));
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    while (process.isAlive() && rows().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(250);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(log.toPath())).isTrue();
    return process.exitValue();
  }

  /** What goes on from a rung ends as if it had never paused; what waits has its curve so far. */
  @Test
  void promotedTrialsEndAsThoseThatNeverPaused() {
    String[] grid = {"sweep", file, "--set", "steps.tune=\"train(epochs=2, batch=32, rate=0.02)\""};
    assertThat(Shell.run(grid).code()).isZero();
    Map<String, Double> whole = accuracies("tiny");
    String[] asha = Arrays.copyOf(grid, grid.length + 4);
    asha[grid.length] = "--set";
    asha[grid.length + 1] = "name=asha";
    asha[grid.length + 2] = "--set";
    asha[grid.length + 3] = "families.ratios.by=\"asha(of=grid, eta=2, rungs=1)\"";
    Shell.Ended ended = Shell.run(asha);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    Map<String, Double> promoted = accuracies("asha");
    assertThat(promoted).hasSizeGreaterThan(1);
    assertThat(whole).containsAllEntriesOf(promoted);
    List<LearningCurve> curves = curves("asha");
    assertThat(curves).extracting(curve -> curve.points().size()).contains(1, 2);
    curves.stream()
        .filter(curve -> promoted.containsKey(curve.trial().hex()))
        .forEach(curve -> assertThat(curve.points()).hasSize(2));
  }

  private List<LearningCurve> curves(String sweep) {
    TrialFiles files = new TrialFiles(Stores.at(folder.resolve("out").resolve(sweep).toString()));
    return files.withCurves().stream().map(id -> files.curve(id).orElseThrow()).toList();
  }

  /** The validation accuracy of every trial that was carried out to its end. */
  private Map<String, Double> accuracies(String sweep) {
    TrialFiles files = new TrialFiles(Stores.at(folder.resolve("out").resolve(sweep).toString()));
    Map<String, Double> accuracies = new HashMap<>();
    for (Hash trial : files.withCurves()) {
      files
          .outcome(trial)
          .flatMap(Result.Outcome::score)
          .ifPresent(score -> accuracies.put(trial.hex(), score.get(Metric.ACCURACY)));
    }
    return accuracies;
  }

  @Test
  void whatDivergesIsARowThatFailedAndNoWinner() {
    Shell.Ended ended =
        Shell.run("sweep", file, "--set", "steps.tune=\"train(steps=40, batch=8, rate=300)\"");
    assertThat(ended.code()).as(ended.out()).isEqualTo(1);
    assertThat(ended.out()).doesNotContain("winner ");
    String rows = Shell.run("results", file, "--json").out();
    assertThat(rows).contains("diverged").doesNotContain("\"measured\"");
    assertThat(folder.resolve("out/tiny/models"))
        .satisfiesAnyOf(
            models -> assertThat(models).doesNotExist(),
            models -> assertThat(models).isEmptyDirectory());
  }

  @Test
  void showsThePlanAndStops() {
    Shell.Ended ended = Shell.run("sweep", file, "--dry-run");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Plan tiny").contains("about 0 h 01 min");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void trialsTakeThreadsAndTheRestOfTheSweepMayTakeOthers() {
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = Math.min(2, cores);
    int slots = cores / threads;
    Shell.Ended all = Shell.run("sweep", file, "--set", "threads=" + threads, "--set", "trials=1");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out())
        .contains("slots: " + slots + " with " + threads + (threads == 1 ? " thread" : " threads"))
        .contains(slots + (slots == 1 ? " slot" : " slots") + ", deeplearning4j on ")
        .contains(", at cpu(threads=" + threads + ")");
    assertThat(Shell.run("sweep", file, "--set", "trials=2").code()).isZero();
    assertThat(Shell.run("results", file, "--json").out().lines().map(SweepCommandTest::place))
        .containsExactlyInAnyOrder("cpu(threads=" + threads + ")", "cpu(threads=1)");
  }

  /** The place in the engine of a row of JSON. */
  private static String place(String row) {
    return row.replaceAll(".*\"engine\":\"[^\"]*, at ([^\"]*)\".*", "$1");
  }

  @Test
  void refusesThreadsWithoutCoresAndEnginesThatAreNotThere() {
    int cores = Runtime.getRuntime().availableProcessors();
    assertRefused(
        "this machine has " + cores + " core", "sweep", file, "--set", "threads=" + (cores + 1));
    assertRefused("Cannot run on 0 threads", "sweep", file, "--set", "threads=0");
    assertRefused(
        "Cannot find engine 'pytorch': known are deeplearning4j",
        "sweep",
        file,
        "--set",
        "engine=pytorch");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void printsWhereEveryValueComesFrom() {
    Shell.Ended ended = Shell.run("sweep", file, "--print-config", "--set", "trials=7");
    assertThat(ended.out())
        .contains("trials = 7  # --set trials")
        .contains("seeds = [1]  # default")
        .containsPattern("name = \"tiny\"  # .*tiny.conf: 1");
  }

  @Test
  void refusesBadInputInOneSentence() {
    assertRefused("no such file", "sweep", folder + "/none.conf");
    assertRefused("did you mean 'trials'?", "sweep", file, "--set", "trails=3");
    assertRefused("nothing is feasible", "sweep", file, "--set", "constraints=macs <= 1K");
    assertRefused("/nowhere", "sweep", file, "--set", "data.source=\"cifar10:/nowhere\"");
    assertRefused("3x32x32", "sweep", file, "--set", "models.base=[resnet-20, tune]");
    assertRefused("held out", "sweep", file, "--set", "data.validation=0");
    assertRefused("run the sweep first", "results", file);
  }

  private static void assertRefused(String reason, String... command) {
    Shell.Ended ended = Shell.run(command);
    assertThat(ended.code()).as(ended.out()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains(reason);
  }
}
