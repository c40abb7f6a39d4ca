package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
}
