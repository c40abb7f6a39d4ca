package io.espalier.spark.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkMasterTest {
  @ParameterizedTest
  @ValueSource(strings = {"local[abc]", "local[]", "local[0]", "local[2", "localhost", "local[-1]"})
  void whatSparkHasAStackTraceForIsRefusedInTheBeginning(String master) {
    SparkConf conf = new SparkConf(false).set(SparkMaster.KEY, master);
    assertThatThrownBy(() -> SparkSessions.check(conf, Place.ONE_THREAD, 2))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot run on master '%s': write local, local[N] for N cores from 1, or local[*] for all",
            master);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[1]",
        "local[*]",
        "local[2, 4]",
        "local[*,4]",
        "local-cluster[2,1,512]",
        "yarn"
      })
  void whatSparkTakesIsTaken(String master) {
    assertThatCode(() -> SparkMaster.check(master)).doesNotThrowAnyException();
  }
}
