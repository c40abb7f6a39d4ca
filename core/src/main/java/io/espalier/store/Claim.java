package io.espalier.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a lease's file says: who holds the folder, and until when.
 *
 * @param pid the holder's process id on its host
 * @param epoch how many holders there were, this one included
 */
record Claim(String host, long pid, long epoch, Instant expires) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Claim ofThisProcess(long epoch, Instant expires) {
    return new Claim(thisHost(), ProcessHandle.current().pid(), epoch, expires);
  }

  Claim until(Instant later) {
    return new Claim(host, pid, epoch, later);
  }

  /** Whether it still binds: not expired, and not held by a process of this host that has ended. */
  boolean binds(Instant now) {
    boolean ended = host.equals(thisHost()) && ProcessHandle.of(pid).isEmpty();
    return now.isBefore(expires) && !ended;
  }

  byte[] write() {
    return MAPPER
        .createObjectNode()
        .put("host", host)
        .put("pid", pid)
        .put("epoch", epoch)
        .put("expires", expires.toString())
        .toPrettyString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #write} writes.
   *
   * @param file where it comes from, for the refusal
   */
  static Claim read(byte[] content, String file) {
    try {
      JsonNode root = MAPPER.readTree(new String(content, StandardCharsets.UTF_8));
      return new Claim(
          root.path("host").asText(),
          root.path("pid").asLong(),
          root.path("epoch").asLong(),
          Instant.parse(root.path("expires").asText()));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new Refusal(
          Text.of(
              "Cannot read lease '%s': it does not say who holds the folder; delete it if nobody does",
              file),
          e);
    }
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
