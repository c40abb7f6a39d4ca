package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InterruptionTest {
  @Test
  void theEndOfTheProcessWaitsForTheWorkToEnd() throws InterruptedException {
    Interruption interruption = new Interruption(Duration.ofMinutes(5));
    assertThat(interruption.requested()).isFalse();
    Thread end = new Thread(interruption::interrupt);
    end.start();
    while (!interruption.requested()) {
      Thread.onSpinWait();
    }
    assertThat(end.isAlive()).isTrue();
    interruption.close();
    end.join();
  }

  @Test
  void patienceHasAnEnd() {
    try (Interruption interruption = new Interruption(Duration.ofMillis(1))) {
      interruption.interrupt();
      assertThat(interruption.requested()).isTrue();
    }
  }

  @Test
  void whatCannotBeginWhileTheProcessEndsWasInterrupted() {
    Supplier<String> spark =
        () -> {
          throw new ExceptionInInitializerError("Shutdown in progress");
        };
    try (Interruption interruption = new Interruption(Duration.ofMillis(1))) {
      assertThat(interruption.over(() -> "done", "interrupted")).isEqualTo("done");
      assertThatThrownBy(() -> interruption.over(spark, "interrupted"))
          .isInstanceOf(ExceptionInInitializerError.class);
      interruption.interrupt();
      assertThat(interruption.over(spark, "interrupted")).isEqualTo("interrupted");
    }
  }
}
