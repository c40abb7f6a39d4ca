package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.latency.LatencySpec;
import io.espalier.spark.parquet.ColumnType;
import io.espalier.spark.testing.Trials;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.table.Columns;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class EspalierRegistratorTest {
  private static final Hash TRIAL = Hash.of("a trial");

  private static final Order.Measure MEASURE =
      new Order.Measure(
          TRIAL,
          LatencySpec.of(
              Call.parse("cpu(batch=[1, 64], form=trained, threads=2, calls=500, p99=true)")),
          7);

  private final SerializerInstance kryo =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrator", EspalierRegistrator.class.getName())
                  .set("spark.kryo.registrationRequired", "true"))
          .newInstance();

  static List<Object> whatCrosses() {
    return List.of(
        TRIAL,
        Trials.order(3),
        new Order.Test(TRIAL, DataSpec.of(Call.of("data"))),
        MEASURE,
        Trials.timed(MEASURE, 1.25, "garbage collections: 2"),
        new Result.Measured(TRIAL, Trials.metrics(0.875, 40_551_040, 269_722), "cpu, \"one\" core"),
        new Result.Paused(TRIAL, new Rung(2, 4.5), Trials.metrics(0.5, 1, 2), "e"),
        new Result.Refused(TRIAL, "Cannot prune 'conv1': no channel is left; use less"),
        new Result.Failed(TRIAL, Result.Failure.STORAGE, "disk\nfull"),
        Trials.tested(TRIAL, 0.75));
  }

  @ParameterizedTest
  @MethodSource("whatCrosses")
  void comesBackEqual(Object value) {
    ClassTag<Object> any = ClassTag$.MODULE$.apply(Object.class);
    Object back = kryo.deserialize(kryo.serialize(value, any), any);
    assertThat(back).isEqualTo(value).isNotSameAs(value);
  }

  @Test
  void theTypesOfTheTableCross() {
    ClassTag<Object> any = ClassTag$.MODULE$.apply(Object.class);
    Object back = kryo.deserialize(kryo.serialize(ColumnType.schema(Columns.ALL), any), any);
    assertThat(back).isEqualTo(ColumnType.schema(Columns.ALL));
  }

  @Test
  void noKindOfOrderOrResultIsForgotten() {
    List<Class<?>> tested = whatCrosses().stream().<Class<?>>map(Object::getClass).toList();
    assertThat(tested).containsAll(kinds(Order.class).toList());
    assertThat(tested).containsAll(kinds(Result.class).toList());
  }

  private static Stream<Class<?>> kinds(Class<?> family) {
    return family.isSealed()
        ? Arrays.stream(family.getPermittedSubclasses()).flatMap(EspalierRegistratorTest::kinds)
        : Stream.of(family);
  }
}
