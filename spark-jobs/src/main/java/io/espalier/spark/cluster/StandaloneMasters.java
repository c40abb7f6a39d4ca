package io.espalier.spark.cluster;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The masters of a standalone cluster, as {@code spark://HOST:PORT,HOST:PORT} names them. Spark
 * itself tries for a minute and says much.
 */
final class StandaloneMasters {
  private static final String SCHEME = "spark://";
  private static final int PATIENCE_MILLIS = 5_000;

  private StandaloneMasters() {}

  /**
   * Checks that somebody listens at one of the addresses; other kinds of masters are let be.
   *
   * @throws Refusal saying why there is none
   */
  static void check(String master) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    List<String> reasons = new ArrayList<>();
    for (String address : master.substring(SCHEME.length()).split(",", -1)) {
      String reason = reason(address);
      if (reason.isEmpty()) {
        return;
      }
      reasons.add(address + ": " + reason);
    }
    throw new Refusal(
        Text.of(
            "Cannot reach Spark's master '%s': %s; start it, or name another with --master",
            master, String.join(", ", reasons)));
  }

  /** Why nobody answers; empty if somebody does. */
  private static String reason(String address) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      return "it is not HOST:PORT";
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.substring(0, colon), Integer.parseInt(port)),
          PATIENCE_MILLIS);
      return "";
    } catch (UnknownHostException e) {
      return "no such host";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
