package io.espalier.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The harness's end of a contender's process; {@link JvmContender} describes the protocol. */
final class ContenderProcess implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LAST_LINES = 5;

  private final String what;
  private final Path log;
  private final Process process;
  private final BufferedReader out;

  private ContenderProcess(String what, Path log, Process process) {
    this.what = what;
    this.log = log;
    this.process = process;
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a process; what it says on standard error is logged.
   *
   * @param what who it is, for refusals
   * @param threads in an operation
   */
  static ContenderProcess start(String what, List<String> command, Path log, int threads) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("MKL_NUM_THREADS", Integer.toString(threads));
    try {
      return new ContenderProcess(what, log, builder.start());
    } catch (IOException e) {
      throw new Refusal(
          Text.of(
              "Cannot measure %s: %s; install it or leave the contender out", what, e.getMessage()),
          e);
    }
  }

  /** The next line, as JSON. */
  JsonNode json() {
    try {
      return MAPPER.readTree(line());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String line) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    } catch (IOException e) {
      throw ended(e);
    }
  }

  /**
   * The next line.
   *
   * @throws Refusal with the end of its log if the process has ended
   */
  String line() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw ended(null);
      }
      return line;
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private Refusal ended(IOException cause) {
    return new Refusal(
        Text.of(
            "Cannot measure %s: its process ended early, saying '%s'; mend that or leave it out",
            what, lastWords()),
        cause);
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
          .collect(Collectors.joining(System.lineSeparator()));
    } catch (IOException e) {
      return "nothing that can be read";
    }
  }

  /** Ends the process: its standard input ends, and what does not heed that is killed. */
  @Override
  public void close() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
      process.destroy();
      process.waitFor();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
