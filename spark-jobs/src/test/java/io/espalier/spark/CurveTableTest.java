package io.espalier.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.train.Evaluation;
import io.espalier.trial.CurveText;
import io.espalier.trial.LearningCurve;
import io.espalier.trial.TrialFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveTableTest {
  @TempDir private Path root;
  private String folder;

  /** Spark would take this for a pattern. */
  @BeforeEach
  void aNameLikeAPattern() {
    folder = root.resolve("run[12] {a,b}*?/tiny").toString();
  }

  private static LearningCurve curve(String name, int epochs) {
    return new LearningCurve(
        Hash.of(name),
        IntStream.rangeClosed(1, epochs)
            .mapToObj(
                epoch ->
                    new LearningCurve.Point(
                        2,
                        "train",
                        epoch,
                        1.0 / epoch,
                        Optional.of(0.5),
                        epoch == epochs
                            ? Optional.of(new Evaluation(0.75, Optional.empty(), 0.25))
                            : Optional.empty(),
                        0.1,
                        100L * epoch,
                        1.5))
            .toList());
  }

  /** Typed where the schema is known, and by guess alone: the same columns and rows. */
  @Test
  void everyEpochOfEveryTrialIsARow() {
    Store curves = new TrialFiles(Stores.at(folder)).curves();
    try (SparkSession spark = SparkSessions.open("reads curves")) {
      Dataset<Row> none = CurveTable.read(spark, folder);
      assertThat(none.count()).isZero();
      for (LearningCurve curve : List.of(curve("a", 3), curve("b", 2))) {
        curves.replace(curve.trial().hex() + ".jsonl", CurveText.write(curve).getBytes(UTF_8));
      }
      Dataset<Row> table = CurveTable.read(spark, folder);
      assertThat(table.schema()).isEqualTo(none.schema());
      assertThat(table.count()).isEqualTo(5);
      assertThat(table.where("accuracy = 0.75 and epoch = 3 and top_five_accuracy is null").count())
          .isEqualTo(1);
      Dataset<Row> guessed = spark.read().json(CurveTable.literally(curves.uri()));
      assertThat(guessed.columns()).containsExactlyInAnyOrder(table.columns());
      assertThat(guessed.where("images_seen = 200 and loss = 0.5").count()).isEqualTo(2);

      String cut = Hash.of("a").hex() + ".jsonl";
      byte[] whole = curves.read(cut).orElseThrow();
      curves.replace(cut, Arrays.copyOf(whole, whole.length / 2));
      assertThat(CurveTable.read(spark, folder).where("trial is not null").count()).isEqualTo(3);
      assertThat(CurveTable.read(spark, folder).collectAsList()).hasSize(3);
    }
  }
}
