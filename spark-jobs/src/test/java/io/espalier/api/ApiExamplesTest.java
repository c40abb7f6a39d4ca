package io.espalier.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spark.SweepTable;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the API's javadoc and page, run; {@link ApiPageTest} holds that they are these.
 */
@SuppressWarnings("SystemOut")
class ApiExamplesTest {
  /** Not one that the command line opens: it has Java's serializer, as a notebook's has. */
  private static SparkSession spark;

  @TempDir private Path folder;
  private String output;
  private String configuration;

  @BeforeAll
  static void open() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @BeforeEach
  void write() {
    output = folder.resolve("out").toString();
    configuration =
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
            output);
  }

  @Test
  void plansWithoutTraining() {
    Sweep sweep = Sweep.load("../conf/quickstart.conf", "trials=40", "output=" + output);
    Sweep.Plan plan = sweep.plan();
    System.out.println(plan.text());
    System.out.println(
        plan.feasible() + " of " + plan.candidates() + ", " + plan.trials() + " trials");

    assertThat(plan.text()).startsWith("Plan quickstart ").contains("8 feasible of 8");
    assertThat(plan.feasible()).isEqualTo(8);
    assertThat(plan.candidates()).isEqualTo(8);
    assertThat(plan.trials()).isEqualTo(9);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void runsAndReads() throws Exception {
    Sweep sweep = Sweep.parse(configuration, "trials=2");
    RunningSweep running = sweep.start(spark);
    running.await();
    sweep.table(spark).where("front").orderBy(col("accuracy").desc()).show();
    sweep.curves(spark).groupBy("trial").agg(max("accuracy")).show();
    System.out.println(sweep.name() + " is in " + sweep.folder());
    sweep.winner().ifPresent(model -> System.out.println(model.candidate()));

    assertThat(running.await()).isEqualTo(RunningSweep.Ending.DONE);
    assertThat(sweep.name()).isEqualTo("tiny");
    assertThat(sweep.folder()).endsWith("/out/tiny");
    assertThat(sweep.curves(spark).count()).isEqualTo(2);
    assertThat(sweep.table(spark).where("front").count()).isPositive();
    assertThat(SweepTable.read(spark, sweep.folder()).collectAsList())
        .as("the file says the same")
        .isEqualTo(sweep.table(spark).collectAsList());
    usesTheWinner(sweep);
    watches(Sweep.parse(configuration));
    assertThat(Sweep.parse(configuration).start(spark).await())
        .as("nothing is left")
        .isEqualTo(RunningSweep.Ending.DONE);
  }

  private void usesTheWinner(Sweep sweep) throws Exception {
    String target = folder.resolve("winner").toString();

    TrainedModel model = sweep.winner().orElseThrow();
    System.out.println(
        model.candidate() + ": " + model.macs() + " MACs, " + model.params() + " parameters");
    TrainedModel.Score score =
        model.evaluate(
            "data(generated(train=160, test=40, size=16), validation=40)", TrainedModel.Part.TEST);
    System.out.println(
        score.accuracy() + " on " + score.images() + " images, loss " + score.loss());
    score.topFive().ifPresent(System.out::println);
    model.write(target);
    String network = TrainedModel.read(target).network();
    System.out.println(model.folder() + " holds " + network);

    Row row = sweep.table(spark).where("winner").first();
    assertThat(model.candidate()).isEqualTo(row.<String>getAs("candidate"));
    assertThat(model.macs()).isEqualTo(row.<Long>getAs("macs"));
    assertThat(model.params()).isEqualTo(row.<Long>getAs("params"));
    assertThat(score.accuracy()).isEqualTo(row.<Double>getAs("test_accuracy"));
    assertThat(score.images()).isEqualTo(40);
    assertThat(score.topFive()).isPresent();
    assertThat(model.folder()).contains(row.<String>getAs("trial"));
    assertThat(network).isEqualTo(Files.readString(Path.of(target, "network.json")));
  }

  private void watches(Sweep sweep) throws Exception {
    RunningSweep running = sweep.start(spark);
    while (running.await(Duration.ofSeconds(1)).isEmpty()) {
      RunningSweep.Progress now = running.progress();
      System.out.println(now.done() + " of " + now.total() + ", " + now.running() + " running");
      now.best().ifPresent(accuracy -> System.out.println("best " + accuracy));
      running.rows().select("candidate", "accuracy").show();
    }
    System.out.println(
        running.progress().failed() + " failed, " + running.progress().paused() + " paused");
    System.out.println("took " + running.progress().elapsed());

    assertThat(running.progress().done()).isEqualTo(3);
    assertThat(running.progress().total()).isEqualTo(3);
    assertThat(running.progress().running()).isZero();
    assertThat(running.progress().failed()).isZero();
    assertThat(running.progress().elapsed()).isPositive();
    Dataset<Row> scored = running.rows().where("accuracy is not null");
    assertThat(scored.count()).isEqualTo(3);
    assertThat(running.progress().best())
        .hasValue(scored.agg(max("accuracy")).first().getDouble(0));
  }

  /** What is cancelled would never end by itself. */
  @Test
  void cancels() throws Exception {
    Sweep sweep =
        Sweep.parse(
            configuration,
            "models.base=[\"resnet-20(width=0.25, image=16)\", \"train(epochs=1000000)\"]");
    RunningSweep running = sweep.start(spark);
    running.cancel();
    if (running.await() == RunningSweep.Ending.CANCELLED) {
      System.out.println("the rest another time");
    }

    assertThat(running.await()).isEqualTo(RunningSweep.Ending.CANCELLED);
    assertThat(sweep.table(spark).count()).isZero();
    assertThat(sweep.winner()).isEmpty();
  }

  @Test
  void whatCannotBeUsedIsSaidInASentence() throws Exception {
    assertRefused("there is no such file", () -> Sweep.load("missing.conf"));
    assertRefused("Cannot read configuration text: ", () -> Sweep.parse("name = {"));
    assertRefused("configuration: 1", () -> Sweep.parse("nam = tiny"));
    assertRefused(
        "its tasks have 1 core; set spark.task.cpus=2",
        () -> Sweep.parse(configuration, "threads=2").start(spark));
    RunningSweep held = Sweep.parse(configuration, "data.source=cifar10:/none").start(spark);
    assertRefused("/none", held::await);
    assertRefused("/none", () -> held.await(Duration.ofSeconds(1)));
    assertRefused("winner", () -> TrainedModel.read(folder.resolve("winner").toString()));
  }

  private static void assertRefused(
      String sentence, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(Refusal.class).hasMessageContaining(sentence);
  }
}
