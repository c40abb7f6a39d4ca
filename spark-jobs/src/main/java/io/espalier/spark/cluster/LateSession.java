package io.espalier.spark.cluster;

import io.espalier.engine.Place;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** A session of this process, opened when it is first needed and closed if it was. */
public final class LateSession implements Supplier<SparkSession>, AutoCloseable {
  private final String application;
  private final Place place;
  private SparkSession session;

  /** See {@link SparkSessions#open(String, Place)}. */
  public LateSession(String application, Place place) {
    this.application = application;
    this.place = place;
  }

  @Override
  public SparkSession get() {
    if (session == null) {
      session = SparkSessions.open(application, place);
    }
    return session;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
