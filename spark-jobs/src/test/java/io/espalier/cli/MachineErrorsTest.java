package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Errors that are no exceptions end commands in one sentence as well. */
class MachineErrorsTest {
  @Command(name = "fails")
  private record Failing(Error error) implements Runnable {
    @Override
    public void run() {
      throw error;
    }
  }

  private static Shell.Ended run(Error error) {
    StringWriter err = new StringWriter();
    CommandLine command = Espalier.commandLine().addSubcommand(new Failing(error));
    command.setErr(new PrintWriter(err, true));
    return new Shell.Ended(command.execute("fails"), "", err.toString());
  }

  private static void sentence(Error error, String... parts) {
    Shell.Ended ended = run(error);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).startsWith("espalier: Cannot ").contains(parts).hasLineCount(1);
  }

  @Test
  void whatTheMachineLacksIsSaidWithItsCure() {
    sentence(new OutOfMemoryError("Java heap space"), "Java heap space", "-Xmx4g");
    sentence(new OutOfMemoryError("Physical memory usage is too high"), "make batches smaller");
    sentence(new StackOverflowError(), "-Xss16m");
    Throwable noexec = new UnsatisfiedLinkError("failed to map segment");
    noexec.initCause(new UnsatisfiedLinkError("x.so: Operation not permitted"));
    for (Throwable cause : List.of(noexec, new IOException("No space left on device"))) {
      Error library = new ServiceConfigurationError("no provider", new RuntimeException(cause));
      String reason = cause == noexec ? "x.so: Operation not permitted" : cause.getMessage();
      sentence(library, reason, "-Dorg.bytedeco.javacpp.cachedir=", "noexec");
      sentence(new ExceptionInInitializerError(cause), reason, "-Dorg.bytedeco.javacpp.cachedir=");
    }
  }

  @Test
  void anyOtherErrorIsADefectWithItsTrace() {
    for (Error error : List.of(new AssertionError("odd"), new NoClassDefFoundError("odd"))) {
      assertThat(run(error).err()).contains("this is a defect", "odd", "MachineErrorsTest");
    }
  }
}
