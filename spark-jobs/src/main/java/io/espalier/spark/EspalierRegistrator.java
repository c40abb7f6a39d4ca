package io.espalier.spark;

import com.esotericsoftware.kryo.Kryo;
import io.espalier.spark.order.OrderText;
import io.espalier.spark.parquet.ColumnType;
import io.espalier.spec.Hash;
import io.espalier.table.Columns;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.ResultText;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.io.ChunkedByteBuffer;

/**
 * What may cross between Spark's processes where registration is required: orders and results as
 * text, and the classes that Spark itself sends when it runs our jobs and reads the table.
 */
public final class EspalierRegistrator implements KryoRegistrator {
  private static final List<Class<? extends Order>> ORDERS =
      List.of(Order.Run.class, Order.Test.class, Order.Measure.class);
  private static final List<Class<? extends Result>> RESULTS =
      List.of(
          Result.Measured.class,
          Result.Paused.class,
          Result.Refused.class,
          Result.Failed.class,
          Result.Tested.class,
          Result.Timed.class);

  /**
   * What reading a table in pieces sends, or one whose columns are guessed, beside what Spark
   * registers itself.
   */
  private static final List<Class<?>> SPARKS_OWN =
      List.of(ChunkedByteBuffer.class, ChunkedByteBuffer[].class, DataTypes.NullType.getClass());

  /** Made by Spark from {@code spark.kryo.registrator}. */
  public EspalierRegistrator() {}

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(Hash.class, new TextSerializer<>(Hash::hex, Hash::new));
    ORDERS.forEach(
        order -> kryo.register(order, new TextSerializer<>(OrderText::write, OrderText::read)));
    SPARKS_OWN.forEach(kryo::register);
    // A table's schema, as Spark finds it in the file.
    Stream.of(ColumnType.schema(Columns.ALL).fields())
        .forEach(field -> kryo.register(field.dataType().getClass()));
    RESULTS.forEach(
        result -> kryo.register(result, new TextSerializer<>(ResultText::write, ResultText::read)));
  }
}
