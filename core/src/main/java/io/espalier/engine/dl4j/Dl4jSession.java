package io.espalier.engine.dl4j;

import io.espalier.data.Batch;
import io.espalier.engine.IdleBranches;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.model.Tensor;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model compiled to a DL4J graph. */
final class Dl4jSession implements Session {
  private static final String ACTIVATION = "activation";

  private final Model opened;
  private final Watch watch;
  private final Thread owner = Thread.currentThread();
  private final Binding binding;
  private final Kernels kernels;
  private final Arena arena;
  private final Round round;
  private final Compiled compiled;
  private final Intake intake;
  private Set<String> idle = Set.of();
  private EvaluationGraph evaluation;

  /**
   * Opens a model.
   *
   * @param binding binds this thread to where the session's arrays lie
   */
  Dl4jSession(
      Model model, Watch watch, long seed, KernelChoice choice, boolean guarded, Binding binding) {
    this.opened = model;
    this.watch = watch;
    this.binding = binding;
    binding.bind();
    this.kernels = choice.kernels(guarded);
    this.arena = new Arena(kernels.storage());
    Overwriting overwriting = Overwriting.of(model.network(), IdleBranches.NONE);
    this.round = new Round(arena, overwriting, seed);
    this.compiled = Compiled.of(model, watch, kernels, round, arena);
    this.intake = new Intake(model.network().input(), compiled.input(), kernels, arena);
    setTrained(trained(model));
  }

  @Override
  public void reseed(long seed) {
    round.reseed(seed);
  }

  @Override
  public double[] forward(Batch batch, Pass pass) {
    enter();
    return inMemory(batch, () -> run(batch, pass));
  }

  private double[] run(Batch batch, Pass pass) {
    INDArray images = intake.take(batch);
    round.begin(pass, batch.size());
    if (pass == Pass.EVALUATE) {
      evaluation().run(images);
    } else {
      compiled.graph().output(pass == Pass.TRAIN, images)[0].close();
    }
    return round.logits();
  }

  @Override
  public double[] forward(Batch batch, long[] nanos) {
    Arrays.fill(nanos, 0);
    round.time(nanos);
    try {
      return forward(batch, Pass.EVALUATE);
    } finally {
      round.time(null);
    }
  }

  @Override
  public double step(Batch batch, Pass pass, Loss loss) {
    if (pass == Pass.EVALUATE) {
      throw new IllegalArgumentException("EVALUATE has no gradients; use forward");
    }
    enter();
    return inMemory(batch, () -> run(batch, pass, loss));
  }

  private static <T> T inMemory(Batch batch, Supplier<T> pass) {
    return NativeMemory.within(
        () -> Text.of("Cannot run %d images at once", batch.size()),
        "run fewer at once, or give the process more memory",
        pass);
  }

  private double run(Batch batch, Pass pass, Loss loss) {
    INDArray images = intake.take(batch);
    round.begin(pass, loss, batch.labels());
    ComputationGraph graph = compiled.graph();
    graph.setInputs(images);
    graph.setLabels((INDArray) null);
    try {
      graph.computeGradientAndScore();
    } finally {
      graph.clearLayersStates();
    }
    return round.loss();
  }

  @Override
  public void idle(Set<String> branches) {
    if (!branches.equals(idle)) {
      IdleBranches rest = IdleBranches.of(opened.network(), branches);
      round.rest(rest, Overwriting.of(opened.network(), rest));
      idle = Set.copyOf(branches);
    }
  }

  @Override
  public void trained(float[] target) {
    binding.bind();
    compiled.trained(target);
  }

  @Override
  public void setTrained(float[] values) {
    binding.bind();
    compiled.setTrained(values);
    round.changed();
  }

  @Override
  public void gradients(float[] target) {
    binding.bind();
    compiled.gradients(target);
  }

  @Override
  public void statistics(float[] target) {
    int at = 0;
    for (float[] statistic : compiled.parameters().statistics()) {
      System.arraycopy(statistic, 0, target, at, statistic.length);
      at += statistic.length;
    }
  }

  @Override
  public void setStatistics(float[] values) {
    int at = 0;
    for (float[] statistic : compiled.parameters().statistics()) {
      System.arraycopy(values, at, statistic, 0, statistic.length);
      at += statistic.length;
    }
    round.changed();
  }

  @Override
  public Tensor activation(String path) {
    return kept(ACTIVATION, path, round.activation(path));
  }

  @Override
  public Tensor activationGradient(String path) {
    return kept("activation gradient", path, round.gradient(path));
  }

  @Override
  public Optional<Soundness.Fault> fault() {
    return opened.network().nodes().stream()
        .map(Node::path)
        .filter(path -> round.activation(path) != null)
        .flatMap(path -> fault(ACTIVATION, path, round.activation(path)).stream())
        .findFirst();
  }

  @Override
  public Model model() {
    float[] trained = new float[trainedSize(opened)];
    trained(trained);
    Iterator<float[]> statistics = compiled.parameters().statistics().iterator();
    Map<String, Tensor> now = new HashMap<>();
    int at = 0;
    for (Parameter parameter : opened.network().parameters()) {
      float[] data;
      if (parameter.role().trained()) {
        data = Arrays.copyOfRange(trained, at, at + parameter.size());
        at += parameter.size();
      } else {
        data = statistics.next().clone();
      }
      now.put(parameter.name(), Tensor.of(parameter.shape(), data));
    }
    return opened.with(opened.weights().with(now));
  }

  @Override
  public void close() {
    binding.bind();
    compiled.free();
    kernels.close();
    arena.close();
  }

  private static float[] trained(Model model) {
    float[] values = new float[trainedSize(model)];
    int at = 0;
    for (Parameter parameter : model.network().parameters()) {
      if (parameter.role().trained()) {
        float[] data = model.weights().get(parameter.name()).data();
        System.arraycopy(data, 0, values, at, data.length);
        at += data.length;
      }
    }
    return values;
  }

  private static int trainedSize(Model model) {
    return model.network().parameters().stream()
        .filter(parameter -> parameter.role().trained())
        .mapToInt(Parameter::size)
        .sum();
  }

  private EvaluationGraph evaluation() {
    if (evaluation == null) {
      evaluation =
          new EvaluationGraph(opened.network(), watch, compiled.parameters(), kernels, round);
    }
    return evaluation;
  }

  /** Begins a pass. */
  private void enter() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "the session belongs to thread " + owner.getName() + ", which opened it");
    }
    binding.bind();
  }

  private Tensor kept(String what, String path, Tensor tensor) {
    if (tensor == null) {
      throw new Refusal(
          Text.of(
              "Cannot read the %s of '%s': %s",
              what,
              path,
              watch.nodes().contains(path)
                  ? "the last pass did not make it; run a step first, in which it is not idle"
                  : "it is not watched; name it when the session is opened"));
    }
    fault(what, path, tensor)
        .ifPresent(
            fault -> {
              throw new Refusal(
                  Text.of(
                      "Cannot use the model: %s; train the model anew with a lower rate", fault));
            });
    return tensor;
  }

  private static Optional<Soundness.Fault> fault(String what, String path, Tensor tensor) {
    return Soundness.fault(what + " of " + path, tensor);
  }
}
