package io.espalier.engine.dl4j;

import io.espalier.engine.Engine;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.model.Model;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine over Deeplearning4j and ND4J. */
public final class Dl4jEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Dl4jEngine.class);

  private final KernelChoice choice;
  private final boolean guarded;

  /**
   * The engine in single precision.
   *
   * @throws Refusal if ND4J's native build has no oneDNN
   */
  public Dl4jEngine() {
    this(KernelChoice.best());
    // Only now, when ND4J has loaded: what keeps both from loading is said once.
    KernelChoice.warnOfSlower();
  }

  private Dl4jEngine(KernelChoice choice) {
    this(choice, Boolean.getBoolean(Guard.PROPERTY));
  }

  private Dl4jEngine(KernelChoice choice, boolean guarded) {
    this.choice = choice;
    this.guarded = guarded;
    Loaded.BUILD.check();
  }

  /** The engine in double precision, ten to fifty times slower: for checking gradients. */
  static Dl4jEngine inDouble() {
    return new Dl4jEngine(KernelChoice.nd4j(DataType.DOUBLE));
  }

  /** The engine in single precision over ND4J's own operations. */
  static Dl4jEngine overNd4j() {
    return new Dl4jEngine(KernelChoice.nd4j(DataType.FLOAT));
  }

  /** The engine whose sessions find out which operation writes beyond an array. */
  static Dl4jEngine guarded(KernelChoice choice) {
    return new Dl4jEngine(choice, true);
  }

  @Override
  public Session open(Model model, Watch watch, long seed) {
    Node last = model.network().output();
    Shape logits = model.network().shapes().get(last.path());
    if (logits.positions() != 1) {
      throw new Refusal(
          Text.of(
              "Cannot open network: its last node '%s' gives %s; end with a vector",
              last.path(), logits));
    }
    for (String path : watch.nodes()) {
      if (model.network().find(path).isEmpty()) {
        throw new Refusal(Text.of("Cannot watch '%s': the network has no such node", path));
      }
    }
    NativeBuild.useThreads();
    return new Dl4jSession(model, watch, seed, choice, new Guard(guarded));
  }

  @Override
  public String description() {
    return Text.of("Deeplearning4j on %s, over %s", choice.description(), Loaded.BUILD);
  }

  /** The native library, loaded once. */
  private static final class Loaded {
    static final NativeBuild BUILD = announced();

    private static NativeBuild announced() {
      NativeBuild build = NativeBuild.loaded();
      LOG.debug("Loaded {}", build);
      return build;
    }
  }
}
