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
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The engine over Deeplearning4j and ND4J, on the machine's processors or on its graphics cards, by
 * ND4J's native build.
 */
public final class Dl4jEngine implements Engine {
  /** By which it is asked for. */
  public static final String NAME = "deeplearning4j";

  private final KernelChoice choice;
  private final boolean guarded;
  private final Backend backend;
  private final Place place;
  private final Layout images;

  /**
   * The engine in single precision.
   *
   * @throws Refusal if ND4J's native build has no oneDNN
   */
  public Dl4jEngine() {
    this(KernelChoice.best());
    // Only now, when ND4J has loaded: what keeps both from loading is said once.
    if (!backend.build().cards()) {
      KernelChoice.warnOfSlower();
    }
  }

  private Dl4jEngine(KernelChoice choice) {
    this(choice, Boolean.getBoolean(Guard.PROPERTY), Backend.loaded());
  }

  private Dl4jEngine(KernelChoice choice, boolean guarded, Backend backend) {
    this(
        backend.build().cards() ? KernelChoice.onCards() : choice,
        guarded,
        backend,
        backend.place());
  }

  private Dl4jEngine(KernelChoice choice, boolean guarded, Backend backend, Place place) {
    this.choice = choice;
    this.guarded = guarded;
    this.backend = backend;
    this.place = place;
    backend.build().check();
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

  /** The engine whose sessions find out which operation accesses arrays wrongly. */
  static Dl4jEngine guarded(KernelChoice choice) {
    return new Dl4jEngine(choice, true, Backend.loaded());
  }

  /** The engine over another native build than that of this process. */
  static Dl4jEngine over(Backend backend) {
    return new Dl4jEngine(KernelChoice.best(), false, backend);
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
    backend.binding(other, NAME);
    return new Dl4jEngine(choice, guarded, backend, other);
  }

  @Override
  public void probe() {
    backend.probe(place);
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
    Binding binding = backend.binding(place, NAME);
    return NativeMemory.within(
        () -> "Cannot open the network",
        "give the process more memory, or choose a smaller network",
        () -> new Dl4jSession(model, watch, seed, choice, guarded, binding));
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
    return Text.of(
        "%s on %s, over %s, at %s", NAME, choice.description(), backend.description(place), place);
  }

  @Override
  public String provenance() {
    return description() + backend.measured(place).map(measured -> ", " + measured).orElse("");
  }
}
