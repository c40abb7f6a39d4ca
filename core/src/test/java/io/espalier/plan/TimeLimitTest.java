package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import io.espalier.testing.SweepFixture;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final TimeLimit SEVEN = new TimeLimit.Until(LocalTime.of(7, 0));

  @Test
  void untilIsTheNextTimeThatTheClockShows() {
    assertThat(SEVEN.end(Instant.parse("2026-01-10T21:30:00Z"), BERLIN))
        .isEqualTo("2026-01-11T06:00:00Z");
    assertThat(SEVEN.end(Instant.parse("2026-01-10T05:59:59Z"), BERLIN))
        .isEqualTo("2026-01-10T06:00:00Z");
    assertThat(SEVEN.end(Instant.parse("2026-01-10T06:00:00Z"), BERLIN))
        .isEqualTo("2026-01-11T06:00:00Z");
    // The night in which clocks go forward is an hour shorter.
    assertThat(SEVEN.end(Instant.parse("2026-03-28T21:30:00Z"), BERLIN))
        .isEqualTo("2026-03-29T05:00:00Z");
  }

  @Test
  void hoursAreCountedFromTheBeginning() {
    assertThat(new TimeLimit.Hours(7.5).end(Instant.parse("2026-01-10T21:30:00Z"), BERLIN))
        .isEqualTo("2026-01-11T05:00:00Z");
  }

  @Test
  void isReadFromTheConfigurationOrRefused() {
    assertThat(SweepFixture.plan().time()).isEmpty();
    assertThat(SweepFixture.plan("hours=8").time()).contains(new TimeLimit.Hours(8));
    assertThat(SweepFixture.plan("until=\"07:00\"").time()).contains(SEVEN);
    refused("hours=0", "above 0");
    refused("hours=soon", "such as 8");
    refused("hours=null", "such as 8");
    refused("until=7", "07:00");
    refused("until=null", "07:00");
    refused("until=\"25:00\"", "07:00");
    assertThatThrownBy(() -> SweepFixture.plan("hours=8", "until=\"07:00\""))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("either hours or until");
  }

  private static void refused(String change, String hint) {
    assertThatThrownBy(() -> SweepFixture.plan(change))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(hint);
  }
}
