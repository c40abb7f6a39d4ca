package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Hash TRIAL = Hash.of("trial");

  @Test
  void aDefectAndARefusalAreVerdicts() {
    assertThat(Failures.of(TRIAL, new IllegalStateException("defect")).lasting()).isTrue();
    assertThat(Failures.of(TRIAL, new Refusal("Cannot do it")).lasting()).isTrue();
  }

  @Test
  void whatAPlaceRefusesIsNone() {
    assertThat(Failures.of(TRIAL, PlaceRefused.by(new Refusal("Cannot work"))))
        .isEqualTo(new Result.Failed(TRIAL, Result.Failure.WORKER_LOST, "Cannot work"));
  }

  @Test
  void nothingIsAVerdictOnceTheProcessEnds() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Ending.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(told.lines()).containsExactly("WORKER_LOST", "WORKER_LOST");
  }

  /** The system's word alone says nothing of where the disk is full. */
  @Test
  void aFailureOfStorageNamesThePlace() {
    IOException full = new IOException("No space left on device");
    String sentence = "Cannot write 'file:/x/y': No space left on device";
    UncheckedIOException placed = new UncheckedIOException(sentence, full);
    for (Throwable thrown : List.of(placed, new IllegalStateException("around", placed))) {
      assertThat(((Result.Failed) Failures.of(TRIAL, thrown)).message()).isEqualTo(sentence);
    }
    assertThat(((Result.Failed) Failures.of(TRIAL, new UncheckedIOException(full))).message())
        .isEqualTo("No space left on device");
  }

  /** A process in which trials break while it shuts down. */
  static final class Ending {
    private Ending() {}

    public static void main(String... arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(Ending::tell));
    }

    private static void tell() {
      for (Throwable thrown :
          List.of(new NoClassDefFoundError("gone"), new Refusal("Cannot find it: it is gone"))) {
        System.out.println(((Result.Failed) Failures.of(TRIAL, thrown)).kind());
      }
    }
  }
}
