package io.espalier.benchmarks;

import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who trains and evaluates, in the order of the tables. */
enum Contender {
  OURS("Espalier"),
  STOCK("stock DL4J"),
  DJL("PyTorch through DJL"),
  TORCH("PyTorch"),
  TORCH_CHANNELS_LAST("PyTorch, channels_last"),
  /** Evaluates deployed networks only. */
  ONNX_RUNTIME("ONNX Runtime");

  /** Stock Deeplearning4j's batch: a step with 128 images would take half a minute. */
  private static final int FEW_IMAGES = 16;

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** Those that train and evaluate any network of the tables. */
  static List<Contender> ofAnyNetwork() {
    return Arrays.stream(values()).filter(contender -> contender != ONNX_RUNTIME).toList();
  }

  /** The name in tables. */
  String title() {
    return title;
  }

  /** The name on the command line. */
  String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The contender of this name.
   *
   * @throws Refusal if there is none
   */
  static Contender read(String spelled) {
    List<String> names = Arrays.stream(values()).map(Contender::spelled).toList();
    int index = names.indexOf(spelled);
    if (index < 0) {
      throw new Refusal(
          Text.of("Cannot find contender '%s': %s", spelled, Nearest.hint(spelled, names)));
    }
    return values()[index];
  }

  /** Whether it is PyTorch in one of its settings. */
  boolean isPytorch() {
    return this == DJL || this == TORCH || this == TORCH_CHANNELS_LAST;
  }

  /** What it imports, if it runs in Python. */
  Optional<String> imports() {
    return switch (this) {
      case OURS, STOCK, DJL -> Optional.empty();
      case TORCH, TORCH_CHANNELS_LAST -> Optional.of("torch");
      case ONNX_RUNTIME -> Optional.of("onnx, onnxruntime");
    };
  }

  /** Whether it is so slow that one round with a small batch must do. */
  boolean isSlow() {
    return this == STOCK;
  }

  /** The images in its batch where the others have so many. */
  int images(int batch) {
    return isSlow() ? Math.min(batch, FEW_IMAGES) : batch;
  }

  /** The least number of steps that it is measured for, where the others do so many. */
  int steps(int least) {
    return isSlow() ? 1 : least;
  }

  /** Trials at once in one of its processes, where so many are asked for. */
  int trialsInProcess(int trials) {
    return isPytorch() || this == ONNX_RUNTIME ? 1 : trials;
  }

  /** The library that does it inside a Java process; those of Python have their own. */
  Optional<Library> library() {
    return switch (this) {
      case OURS -> Optional.of(Library.OURS);
      case STOCK -> Optional.of(Library.STOCK);
      case DJL -> Optional.of(Library.DJL);
      case TORCH, TORCH_CHANNELS_LAST, ONNX_RUNTIME -> Optional.empty();
    };
  }
}
