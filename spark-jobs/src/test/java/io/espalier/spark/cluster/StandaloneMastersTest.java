package io.espalier.spark.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class StandaloneMastersTest {
  @Test
  void oneOfThemThatListensIsEnoughAndNoneIsRefused() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String none = "spark://127.0.0.1:" + closed;
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatCode(() -> StandaloneMasters.check(none + ",127.0.0.1:" + open.getLocalPort()))
          .doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> StandaloneMasters.check(none))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot reach Spark's master '" + none + "': 127.0.0.1:" + closed)
        .hasMessageEndingWith("start it, or name another with --master");
  }

  @Test
  void whatIsNoAddressIsSaid() {
    assertThatThrownBy(() -> StandaloneMasters.check("spark://nowhere"))
        .hasMessageContaining("nowhere: it is not HOST:PORT");
    assertThatCode(() -> StandaloneMasters.check("yarn")).doesNotThrowAnyException();
    assertThatCode(() -> StandaloneMasters.check("local[2]")).doesNotThrowAnyException();
  }
}
