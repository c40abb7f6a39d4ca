package io.espalier.cli;

import io.espalier.spec.Text;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/** What Java reports as an error, and is a lack of something on the machine: said with its cure. */
final class MachineErrors {
  private static final String OPTION = "ESPALIER_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=";

  private MachineErrors() {}

  /** The sentence; empty for what is a defect. */
  static Optional<String> sentence(Error error) {
    if (error instanceof OutOfMemoryError) {
      return Optional.of(memory(String.valueOf(error.getMessage())));
    }
    if (error instanceof StackOverflowError) {
      return Optional.of(
          "Cannot go on: the stack is full, as where brackets are nested very deeply; "
              + "write it flatter, or raise ESPALIER_JAVA_OPTS=-Xss16m");
    }
    if (error instanceof LinkageError || error instanceof ServiceConfigurationError) {
      return obstacle(error).map(MachineErrors::library);
    }
    return Optional.empty();
  }

  private static String memory(String reason) {
    boolean heap = reason.matches("(?s).*(heap|GC overhead|array size).*");
    return Text.of(
        "Cannot go on: memory is full (%s); %s",
        reason,
        heap
            ? Text.of(
                "raise the heap from %,d MB, as with ESPALIER_JAVA_OPTS=-Xmx4g",
                Runtime.getRuntime().maxMemory() >> 20)
            : "end other programs, or make batches smaller");
  }

  /** Native libraries are unpacked into a folder and loaded from there: the innermost reason. */
  private static Optional<Throwable> obstacle(Throwable error) {
    Throwable found = null;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof UnsatisfiedLinkError || each instanceof IOException) {
        found = each;
      }
    }
    return Optional.ofNullable(found);
  }

  private static String library(Throwable obstacle) {
    String folder =
        System.getProperty(
            "org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache");
    return Text.of(
        "Cannot load the native libraries: %s; they are unpacked into '%s', which needs 300 MB of room and must not be mounted noexec: make room, or name another folder, as with %s/var/tmp/espalier",
        // Java says the library's path and then what the system said, which begins with it.
        String.valueOf(obstacle.getMessage()).replaceFirst("^(.+?): \\1: ", "$1: "),
        folder,
        OPTION);
  }
}
