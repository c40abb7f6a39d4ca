package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

class LoggingTest {
  @Test
  void logsGoToLog4j() {
    assertThat(LoggerFactory.getILoggerFactory().getClass().getName())
        .startsWith("org.apache.logging.slf4j.");
  }

  @Test
  void onlyOneBindingIsThere() {
    assertThat(ServiceLoader.load(SLF4JServiceProvider.class).stream()).hasSize(1);
  }
}
