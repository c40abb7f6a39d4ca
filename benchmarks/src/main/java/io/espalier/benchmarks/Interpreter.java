package io.espalier.benchmarks;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Python that PyTorch's and ONNX Runtime's contenders run in. */
record Interpreter(String path) {
  /** The one asked for, or the environment's. */
  static Interpreter of(Optional<String> asked) {
    return new Interpreter(
        asked.or(() -> Optional.ofNullable(System.getenv("ESPALIER_PYTHON"))).orElse("python3"));
  }

  /**
   * The contenders that can take part: those whose packages the interpreter has.
   *
   * @param out hears who is left out
   * @throws Refusal if none is left
   */
  List<Contender> able(List<Contender> asked, PrintStream out) {
    List<Contender> left = new ArrayList<>(asked);
    Set<String> needed = new LinkedHashSet<>();
    asked.forEach(contender -> contender.imports().ifPresent(needed::add));
    for (String packages : needed) {
      if (!has(packages)) {
        out.println(
            Text.of(
                "What needs %s is left out: '%s' cannot import it; install it (pip install %s) and name that interpreter with --python or ESPALIER_PYTHON",
                packages, path, packages.replace(",", "")));
        left.removeIf(contender -> contender.imports().equals(Optional.of(packages)));
      }
    }
    if (left.isEmpty()) {
      throw new Refusal("Cannot measure: no contender is left; name others with --contenders");
    }
    return left;
  }

  private boolean has(String packages) {
    try {
      return new ProcessBuilder(path, "-c", "import " + packages)
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
