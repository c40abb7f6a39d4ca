package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.spec.Refusal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void stepDividesAtItsPoints() {
    Schedule schedule = Schedules.CATALOG.read("step");
    assertThat(schedule.factor(0, 160)).isEqualTo(1);
    assertThat(schedule.factor(79, 160)).isEqualTo(1);
    assertThat(schedule.factor(80, 160)).isEqualTo(0.1, within(1e-12));
    assertThat(schedule.factor(119, 160)).isEqualTo(0.1, within(1e-12));
    assertThat(schedule.factor(120, 160)).isEqualTo(0.01, within(1e-12));
    assertThat(schedule.factor(159, 160)).isEqualTo(0.01, within(1e-12));
  }

  @Test
  void cosineIsHalfAWave() {
    Schedule schedule = new Schedule.Cosine(0, 0);
    assertThat(schedule.factor(0, 100)).isEqualTo(1);
    assertThat(schedule.factor(25, 100)).isEqualTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(schedule.factor(50, 100)).isEqualTo(0.5, within(1e-12));
    assertThat(schedule.factor(99, 100)).isBetween(0.0, 0.001);
    assertThat(new Schedule.Cosine(0.2, 0).factor(50, 100)).isEqualTo(0.6, within(1e-12));
  }

  @Test
  void warmUpRisesInALineToTheFullRate() {
    Schedule schedule = new Schedule.Cosine(0, 0.04);
    assertThat(schedule.factor(0, 100)).isEqualTo(0.2, within(1e-12));
    assertThat(schedule.factor(1, 100)).isEqualTo(0.4, within(1e-12));
    assertThat(schedule.factor(3, 100)).isEqualTo(0.8, within(1e-12));
    assertThat(schedule.factor(4, 100)).isEqualTo(1, within(1e-12));
    assertThat(schedule.factor(52, 100)).isEqualTo(0.5, within(1e-12));
  }

  @Property(tries = 100)
  void everyFactorLiesBetweenFloorAndOne(
      @ForAll @IntRange(min = 1, max = 2000) int total,
      @ForAll @DoubleRange(min = 0, max = 0.9) double warmUp,
      @ForAll @DoubleRange(min = 0, max = 0.9) double floor) {
    for (Schedule schedule :
        List.of(
            new Schedule.Constant(warmUp),
            new Schedule.Cosine(floor, warmUp),
            new Schedule.Step(List.of(0.3, 0.6), 0.5, warmUp))) {
      double before = 0;
      long warm = Math.round(warmUp * total);
      for (long step = 0; step < total; step++) {
        double factor = schedule.factor(step, total);
        assertThat(factor).isGreaterThan(0).isLessThanOrEqualTo(1);
        if (step < warm) {
          assertThat(factor).isGreaterThan(before);
        }
        before = factor;
      }
    }
  }

  @Test
  void theGrammarNamesThem() {
    assertThat(Schedules.CATALOG.names()).containsExactly("constant", "step", "cosine");
    assertThat(Schedules.CATALOG.defaults("step"))
        .hasToString("step(at=[0.5, 0.75], factor=0.1, warm-up=0)");
    String text = "step(at=[0.3, 0.6, 0.8], factor=0.2, warm-up=0.005)";
    assertThat(Schedules.CATALOG.write(Schedules.CATALOG.read(text))).hasToString(text);
    assertThat(Schedules.CATALOG.read("constant").factor(7, 10)).isEqualTo(1);
    assertThatThrownBy(() -> Schedules.CATALOG.read("step(at=[0.75, 0.5])"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("must rise between 0 and 1");
    assertThatThrownBy(() -> Schedules.CATALOG.read("cosine(warm-up=1.0)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("warm-up");
  }
}
