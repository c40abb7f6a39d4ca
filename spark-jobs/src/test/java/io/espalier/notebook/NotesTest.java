package io.espalier.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.api.RunningSweep;
import io.espalier.api.Sweep;
import io.espalier.spark.SweepTable;
import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notes' paragraphs run in Spark's own shell, in order, on sweeps of this test. */
class NotesTest {
  private static SparkSession spark;
  private static ScalaShell shell;

  @TempDir private static Path folder;

  /** What each paragraph showed, by its title: the text it printed, or the rows of its query. */
  private final Map<String, String> printed = new HashMap<>();

  private final Map<String, List<Row>> shown = new HashMap<>();

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
    shell = new ScalaShell(spark);
  }

  @AfterAll
  static void close() {
    shell.close();
    spark.stop();
  }

  private void run(Note note) {
    for (Note.Paragraph paragraph : note.paragraphs()) {
      switch (paragraph.interpreter()) {
        case "%md" -> assertThat(paragraph.code()).isNotBlank();
        case "%spark" -> printed.put(paragraph.title(), shell.run(paragraph.code()));
        case "%spark.sql" -> {
          Dataset<Row> result = spark.sql(paragraph.code());
          shown.put(paragraph.title(), result.collectAsList());
          paragraph
              .columns()
              .forEach((place, name) -> assertThat(result.columns()[place]).isEqualTo(name));
        }
        default -> throw new AssertionError("no interpreter " + paragraph.interpreter());
      }
    }
  }

  @Test
  void theFirstNoteReadsASweep() throws Exception {
    String sweep = sweep();
    shell.fillForms(sweep);
    run(Note.read("read-a-sweep"));

    Dataset<Row> table = SweepTable.read(spark, sweep);
    assertThat(printed.get("The sweep")).contains("10 trials in " + sweep);
    assertThat(column(shown.get("The front"), "candidate"))
        .isNotEmpty()
        .isEqualTo(column(table.where("front").collectAsList(), "candidate"));
    assertThat(shown.get("Accuracy and cost of every candidate"))
        .hasSize((int) table.where("accuracy is not null").count())
        .anyMatch(row -> row.getAs("place").equals("front"));
    assertThat(shown.get("Why trials failed or were refused"))
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("reason")).isEqualTo(failure(table)));
    assertThat(shown.get("Learning curves of the front"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<Double>getAs("accuracy")).isBetween(0.0, 100.0));
    assertThat(column(shown.get("What the criteria keep at each target"), "criterion"))
        .containsExactlyInAnyOrder("l1", "random");
    String[] lines = printed.get("How much each layer can lose").split("\n", -1);
    int head = Arrays.asList(lines).indexOf("%table layer\t0.25\t0.5");
    assertThat(head).as(printed.get("How much each layer can lose")).isNotNegative();
    assertThat(lines[head + 1])
        .isEqualTo("layer1.0.conv1\t" + accuracy(table, "0.25") + "\t" + accuracy(table, "0.5"));
    assertThat(shown.get("The same as curves")).hasSize(2 * 2);
  }

  /** A base network, a front, one trial that diverges, and the sensitivity of two layers. */
  private static String sweep() throws InterruptedException {
    Sweep sweep =
        Sweep.parse(
            Text.of(
                """
                name = to-read
                output = "%s"
                data { source = "generated(train=160, test=40, size=16)", validation = 40 }
                trials = 10
                objectives = ["maximize accuracy", "minimize macs"]
                steps { tune = "train(epochs=1, batch=32, rate=0.02)" }
                models { base = ["resnet-20(width=0.25, image=16)", tune] }
                families {
                  pruned { from = base, try = ["prune(l1|random, to-macs=0.7|0.5)", tune] }
                  first { from = base, try = ["prune(l1, layers=[layer1.0.conv1(0.25|0.5)], calibrate=0)"] }
                  second { from = base, try = ["prune(l1, layers=[layer2.0.conv1(0.25|0.5)], calibrate=0)"] }
                  wild { from = base, try = ["train(epochs=1, batch=32, rate=1e30)"] }
                }
                """,
                folder));
    assertThat(sweep.start(spark).await()).isEqualTo(RunningSweep.Ending.DONE);
    return sweep.folder();
  }

  private static Set<Object> column(List<Row> rows, String name) {
    Set<Object> values = new HashSet<>();
    rows.forEach(row -> values.add(row.getAs(name)));
    return values;
  }

  private static String failure(Dataset<Row> table) {
    return table.where("status = 'failed'").first().getAs("reason");
  }

  /** In percent, with one digit, of the first layer without this share. */
  private static String accuracy(Dataset<Row> table, String share) {
    return table
        .where("candidate like '%[layer1.0.conv1(" + share + ")]%'")
        .selectExpr("cast(round(100 * accuracy, 1) as string)")
        .first()
        .getString(0);
  }

  @Test
  void theSecondNoteRunsASweep() throws Exception {
    shell.fillForms(folder.toString());
    run(Note.read("run-a-sweep"));

    assertThat(printed.get("The plan"))
        .contains("Plan from-a-notebook")
        .contains("4 feasible of 4");
    assertThat(printed.get("Watch until it ends")).contains("ended: DONE");
    assertThat(shown.get("Its table"))
        .hasSize(3)
        .allSatisfy(row -> assertThat(row.<String>getAs("status")).isEqualTo("measured"));
    Row winner =
        SweepTable.read(spark, folder.resolve("from-a-notebook").toString())
            .where("winner")
            .first();
    assertThat(printed.get("The winner"))
        .contains(winner.getAs("candidate") + ": " + winner.getAs("macs") + " MACs, in ");
  }

  @Test
  void everyNoteIsReadByATestAndHasTheNameThatZeppelinAsksFor() throws IOException {
    assertThat(Note.files()).hasSize(2);
    for (Path file : Note.files()) {
      Note note = Note.read(file);
      assertThat(file.getFileName().toString())
          .isEqualToIgnoringCase(note.name().replace(' ', '-') + "_" + note.id() + ".zpln");
    }
  }

  @Test
  void aParagraphThatErrsFailsTheTest() {
    assertThatThrownBy(() -> shell.run("val number: Int = \"text\""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("type mismatch");
    assertThatThrownBy(() -> shell.run("sys.error(\"broken\")"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("broken");
  }
}
