package io.espalier.train;

import io.espalier.spec.Catalog;
import java.util.List;

/** The catalogue of schedules. */
public final class Schedules {
  public static final Catalog<Schedule> CATALOG =
      Catalog.<Schedule>of("schedule")
          .entries(new Schedule.Constant(0))
          .entries(new Schedule.Step(List.of(0.5, 0.75), 0.1, 0))
          .entries(new Schedule.Cosine(0, 0))
          .build();

  private Schedules() {}
}
