package io.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Output that is lost is a failure, and disturbs nothing else. */
class StandardOutputTest {
  private static final class Failing extends OutputStream {
    private final String reason;

    Failing(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int single) throws IOException {
      throw new IOException(reason);
    }
  }

  private static Shell.Ended printing(int code, String reason) {
    StandardOutput output = new StandardOutput(new Failing(reason));
    PrintWriter out = new PrintWriter(output, true, UTF_8);
    out.println("rows");
    out.println("more rows");
    StringWriter err = new StringWriter();
    return new Shell.Ended(
        Espalier.printed(code, output, new PrintWriter(err, true)), "", err.toString());
  }

  @Test
  void aFullDiskIsOneSentenceAndAFailure() {
    Shell.Ended ended = printing(0, "No space left on device");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "espalier: Cannot print to the standard output: No space left on device; "
                + "what is printed is not whole\n");
    assertThat(printing(130, "No space left on device").code()).isEqualTo(130);
  }

  @Test
  void aReaderThatHasSeenEnoughHearsNothing() {
    assertThat(printing(0, "Broken pipe")).isEqualTo(new Shell.Ended(1, "", ""));
  }

  @Test
  void whatIsWrittenIsNoFailure() {
    StandardOutput output = new StandardOutput(OutputStream.nullOutputStream());
    output.write('a');
    assertThat(Espalier.printed(0, output, new PrintWriter(System.err, true, UTF_8))).isZero();
  }

  @Test
  void readsWhatTheTerminalTells() {
    assertThat(TerminalWidth.columns("24 132\n")).isEqualTo(132);
    assertThat(TerminalWidth.columns("0 0\n")).isEqualTo(80);
    assertThat(TerminalWidth.columns("")).isEqualTo(80);
  }
}
