package io.espalier.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a lease's file says: who holds the folder, and until when.
 *
 * @param pid the holder's process id on its host
 * @param started when that process started, since its machine did: a container that is started
 *     again gives its next process the same id; empty if it is not known
 * @param epoch how many holders there were, this one included
 */
record Claim(String host, long pid, String started, long epoch, Instant expires) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The place of the start among the numbers behind a process's name; proc(5) counts it as 22. */
  private static final int START = 19;

  static Claim ofThisProcess(long epoch, Instant expires) {
    long pid = ProcessHandle.current().pid();
    return new Claim(thisHost(), pid, started(pid), epoch, expires);
  }

  Claim until(Instant later) {
    return new Claim(host, pid, started, epoch, later);
  }

  /** Whether it still binds: not expired, and not held by a process of this host that has ended. */
  boolean binds(Instant now) {
    return now.isBefore(expires) && !(ofThisHost() && ended());
  }

  boolean ofThisHost() {
    return host.equals(thisHost());
  }

  /** Whether this host has no such process, or another one under its id. */
  private boolean ended() {
    if (ProcessHandle.of(pid).isEmpty()) {
      return true;
    }
    String running = started(pid);
    return !started.isEmpty() && !running.isEmpty() && !started.equals(running);
  }

  /** The clock ticks at which a process started, which no change of the clock moves. */
  private static String started(long pid) {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // The name of the program, in parentheses, may hold blanks.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return boot + "/" + fields[START];
    } catch (IOException | IndexOutOfBoundsException unknown) {
      return "";
    }
  }

  byte[] write() {
    return MAPPER
        .createObjectNode()
        .put("host", host)
        .put("pid", pid)
        .put("started", started)
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
          root.path("started").asText(),
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
