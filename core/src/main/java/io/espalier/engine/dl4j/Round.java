package io.espalier.engine.dl4j;

import io.espalier.engine.IdleBranches;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Guard;
import io.espalier.engine.dl4j.kernel.SharedArrays;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.model.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the session and the graph's vertices tell one another about the pass under way. */
final class Round {
  private final Storage storage;
  private final SharedArrays arrays;
  private final Map<String, Tensor> activations = new HashMap<>();
  private final Map<String, Tensor> gradients = new HashMap<>();
  private IdleBranches idle = IdleBranches.NONE;
  private Overwriting overwriting;
  private SplittableRandom random;
  private long seed;
  private Pass pass = Pass.EVALUATE;
  private boolean back;
  private Loss loss;
  private int[] labels;
  private double[] logits;
  private double value;
  private long edition;
  private long[] nanos;

  Round(Arena arena, Overwriting overwriting, long seed) {
    this.overwriting = overwriting;
    this.storage = arena.storage();
    this.arrays = new SharedArrays(arena);
    reseed(seed);
  }

  /** Decides the seeds of all later passes. */
  void reseed(long value) {
    random = new SplittableRandom(value);
  }

  /** Begins a pass over so many images that goes forward only. */
  void begin(Pass how, int images) {
    arrays.begin(images);
    pass = how;
    back = false;
    seed = random.nextLong();
    if (how == Pass.TRAIN) {
      changed();
    }
    activations.clear();
    gradients.clear();
  }

  /** Begins a pass that goes forward and backward. */
  void begin(Pass how, Loss minimized, int[] truth) {
    begin(how, truth.length);
    back = true;
    loss = minimized;
    labels = truth;
  }

  /**
   * Says which nodes rest in all later passes.
   *
   * @param over what sums may then write over
   */
  void rest(IdleBranches branches, Overwriting over) {
    idle = branches;
    overwriting = over;
  }

  /** Whether a node is not computed. */
  boolean idle(String path) {
    return idle.nodes().contains(path);
  }

  /** Which of its inputs a sum may write over in this pass; {@link Overwriting#NONE} if none. */
  int overwritten(String sum) {
    return back ? overwriting.input(sum) : Overwriting.NONE;
  }

  /**
   * Whether later passes are timed.
   *
   * @param each receives the time of each node's operation; null to stop
   */
  void time(long[] each) {
    nanos = each;
  }

  /** The moment at which a node begins, if anybody wants to know. */
  long now() {
    return nanos == null ? 0 : System.nanoTime();
  }

  /** A node of this index in the network has run since such a moment. */
  void ran(int index, long since) {
    if (nanos != null) {
      nanos[index] += System.nanoTime() - since;
    }
  }

  /** What decides the random choices of this pass. */
  long seed() {
    return seed;
  }

  /** Says that parameters or statistics are not what they were. */
  void changed() {
    edition++;
  }

  /** Counts the changes of parameters and statistics. */
  long edition() {
    return edition;
  }

  DataType type() {
    return storage.type();
  }

  /** What looks for wrong accesses to arrays. */
  Guard guard() {
    return storage.guard();
  }

  SharedArrays arrays() {
    return arrays;
  }

  Pass pass() {
    return pass;
  }

  /** Whether the pass goes backward as well; then all activations stay until it has. */
  boolean back() {
    return back;
  }

  /** Takes the logits out of the graph. */
  void logits(INDArray array) {
    logits = storage.doubles(array);
  }

  double[] logits() {
    return logits;
  }

  /** Applies the loss to the logits and writes its gradient. */
  void differentiate(INDArray target) {
    double[] gradient = new double[logits.length];
    value = loss.apply(logits, labels, gradient);
    storage.put(target, 0, gradient);
  }

  double loss() {
    return value;
  }

  /** Keeps a copy of a watched node's output. */
  void keepActivation(String path, Tensor copy) {
    activations.put(path, copy);
  }

  /** Keeps a copy of the gradient of a watched node's output. */
  void keepGradient(String path, Tensor copy) {
    gradients.put(path, copy);
  }

  /** Null if none was kept. */
  Tensor activation(String path) {
    return activations.get(path);
  }

  /** Null if none was kept. */
  Tensor gradient(String path) {
    return gradients.get(path);
  }
}
