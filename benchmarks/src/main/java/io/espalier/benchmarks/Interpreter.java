package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The Python that PyTorch's contenders run in. */
record Interpreter(String path) {
  /** The one asked for, or the environment's. */
  static Interpreter of(Optional<String> asked) {
    return new Interpreter(
        asked.or(() -> Optional.ofNullable(System.getenv("ESPALIER_PYTHON"))).orElse("python3"));
  }

  /**
   * The contenders that can take part: without torch, those that do without Python.
   *
   * @param out hears who is left out
   * @throws Refusal if none is left
   */
  List<Contender> able(List<Contender> asked, PrintStream out) {
    if (asked.stream().noneMatch(Contender::isPython) || hasTorch()) {
      return asked;
    }
    out.println(
        Text.of(
            "PyTorch through Python is left out: '%s' cannot import torch; install it (pip install torch) and name that interpreter with --python or ESPALIER_PYTHON",
            path));
    List<Contender> left = asked.stream().filter(contender -> !contender.isPython()).toList();
    if (left.isEmpty()) {
      throw new Refusal("Cannot measure: no contender is left; name others with --contenders");
    }
    return left;
  }

  private boolean hasTorch() {
    try {
      return new ProcessBuilder(path, "-c", "import torch")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
