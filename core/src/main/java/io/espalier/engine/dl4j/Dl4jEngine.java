package io.espalier.engine.dl4j;

import io.espalier.engine.Engine;
import io.espalier.engine.EvaluationPlan;
import io.espalier.engine.Place;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine over Deeplearning4j and ND4J, on the machine's processors. */
public final class Dl4jEngine implements Engine {
  /** By which it is asked for. */
  public static final String NAME = "deeplearning4j";

  private static final Logger LOG = LoggerFactory.getLogger(Dl4jEngine.class);

  private final KernelChoice choice;
  private final boolean guarded;
  private final Place.Cpu place;
  private final Layout images;

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
    this(choice, Boolean.getBoolean(Guard.PROPERTY), new Place.Cpu(1));
  }

  private Dl4jEngine(KernelChoice choice, boolean guarded, Place.Cpu place) {
    this.choice = choice;
    this.guarded = guarded;
    this.place = place;
    Loaded.BUILD.check();
    this.images = choice.images();
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
    return new Dl4jEngine(choice, true, new Place.Cpu(1));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public Dl4jEngine at(Place other) {
    if (other instanceof Place.Cpu cpu) {
      return new Dl4jEngine(choice, guarded, cpu);
    }
    throw new Refusal(
        Text.of(
            "Cannot run engine '%s' at %s: it runs on processors only; ask for a place such as %s",
            NAME, other, place));
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
    return NativeMemory.within(
        () -> "Cannot open the network",
        "give the process more memory, or choose a smaller network",
        () -> new Dl4jSession(model, watch, seed, choice, guarded, place.threads()));
  }

  @Override
  public EvaluationPlan plan(Network network) {
    return new EvaluationPlan(
        Fusion.forEvaluation(network, Watch.NOTHING).taken(),
        images instanceof Blocked blocks ? blocks.size() : 1,
        !Layouts.of(network, images).input().equals(images));
  }

  @Override
  public String description() {
    return Text.of("%s on %s, over %s, at %s", NAME, choice.description(), Loaded.BUILD, place);
  }

  /** The native library, loaded once. */
  private static final class Loaded {
    static final NativeBuild BUILD = announced();

    private static NativeBuild announced() {
      // It would ask every vertex what memory it needs, which ours do not know.
      CrashReportingUtil.crashDumpsEnabled(false);
      NativeBuild build = NativeBuild.loaded();
      LOG.debug("Loaded {}", build);
      return build;
    }
  }
}
