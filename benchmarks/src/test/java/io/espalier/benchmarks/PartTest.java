package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.espalier.data.Batch;
import io.espalier.data.Data;
import io.espalier.data.Images;
import io.espalier.data.Normalization;
import io.espalier.engine.Engines;
import io.espalier.engine.Loss;
import io.espalier.model.Initialization;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.step.Steps;
import io.espalier.step.Train;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.MethodRun;
import io.espalier.train.Recipe;
import io.espalier.train.Trainer;
import io.espalier.train.WorkContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartTest {
  private static final Shape SHAPE = new Shape(1, 2, 2);
  private static final StackTraceElement STEP = frame("io.espalier.train.Training", "trainStep");
  private static final StackTraceElement ADDING =
      frame("org.nd4j.linalg.api.ndarray.BaseNDArray", "addi");
  private static final StackTraceElement GRAPH =
      frame("org.deeplearning4j.nn.graph.ComputationGraph", "calcBackpropGradients");

  /** A class or method that gets another name must get it here too. */
  @ParameterizedTest
  @MethodSource("io.espalier.benchmarks.Part#rules")
  void whatRulesNameExists(Part.Rule rule) throws ClassNotFoundException {
    Class<?> type = Class.forName(rule.type(), false, PartTest.class.getClassLoader());
    assertThat(type.getDeclaredMethods())
        .anyMatch(method -> rule.method().isEmpty() || method.getName().equals(rule.method()));
  }

  /** Of a convolution the kernels' passes are known, and a folded one is evaluated only. */
  @Test
  void everyOperatorHasARule() {
    Set<String> named = Part.rules().stream().map(Part.Rule::type).collect(Collectors.toSet());
    String engine = "io.espalier.engine.dl4j.";
    assertThat(new ClassFileImporter().importPackages("io.espalier.engine.dl4j"))
        .filteredOn(type -> type.isAssignableTo(engine + "Operator") && !type.isInterface())
        .extracting(JavaClass::getName)
        .filteredOn(name -> !named.contains(name))
        .containsExactlyInAnyOrder(engine + "ConvOperator", engine + "FoldedConvOperator");
  }

  @Test
  void theInnermostKnownFrameDecides() {
    StackTraceElement operator = frame("io.espalier.engine.dl4j.ConvOperator", "backward");
    StackTraceElement pass =
        frame("io.espalier.engine.dl4j.onednn.OneDnnConvolution", "backwardWeights");
    StackTraceElement memory = frame("io.espalier.engine.dl4j.kernel.Memory", "result");
    assertThat(Part.of(ADDING, pass, operator, GRAPH, STEP)).contains(Part.BACKWARD_WEIGHTS);
    assertThat(Part.of(memory, operator, GRAPH, STEP)).contains(Part.BOOKKEEPING);
    assertThat(Part.of(operator, GRAPH, STEP)).contains(Part.BOOKKEEPING);
  }

  @Test
  void addingGradientsUpWhereAPathForksIsASum() {
    StackTraceElement sum = frame("io.espalier.engine.dl4j.GradientSum", "add");
    StackTraceElement vertex = frame("io.espalier.engine.dl4j.NodeRun", "doBackward");
    assertThat(Part.of(ADDING, sum, vertex, GRAPH, STEP)).contains(Part.SUMS);
    assertThat(Part.of(ADDING, vertex, GRAPH, STEP)).contains(Part.BOOKKEEPING);
  }

  @Test
  void whatLooksForNumbersThatAreNotFiniteIsNoBookkeeping() {
    StackTraceElement look = frame("io.espalier.model.Soundness", "finite");
    StackTraceElement check = frame("io.espalier.train.TrainingSoundness", "lambda$afterPass$0");
    StackTraceElement read = frame("io.espalier.engine.dl4j.Dl4jSession", "statistics");
    assertThat(Part.of(look, check, STEP)).contains(Part.CHECKS);
    assertThat(Part.of(read, STEP)).contains(Part.CHECKS);
  }

  /** By the stacks of a real training: what is no part of a step there would not be counted. */
  @Test
  void imagesAndLossAreSeenWhereATrainingWorksOnThem() {
    Set<Optional<Part>> images = new HashSet<>();
    Set<Optional<Part>> losses = new HashSet<>();
    NetworkBuilder network = new NetworkBuilder(SHAPE);
    network.add("fc", new Linear(2, true), network.add("flat", new Flatten(), Network.INPUT));
    Images watched = new Watched(() -> images.add(Part.of(new Throwable().getStackTrace())));
    Images silent = new Watched(() -> {});
    Data data =
        new Data(
            "watched",
            List.of("a", "b"),
            watched,
            silent,
            silent,
            new Normalization(List.of(0.5), List.of(0.5)),
            Hash.of("watched"));
    Recipe recipe = ((Train) Steps.CATALOG.read("train(steps=2, batch=4, rate=0.1)")).recipe(1);
    MethodRun methodRun =
        new MethodRun() {
          @Override
          public Loss loss(Loss plain, Batch batch) {
            return (logits, labels, gradient) -> {
              losses.add(Part.of(new Throwable().getStackTrace()));
              return plain.apply(logits, labels, gradient);
            };
          }
        };
    WorkContext context =
        new WorkContext(Engines.find(), data, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    new Trainer(recipe, context)
        .train(Initialization.KAIMING_FAN_OUT.fresh(network.build(), 1), (m, b, r) -> methodRun);
    assertThat(losses).containsExactly(Optional.of(Part.LOSS));
    assertThat(images).containsExactly(Optional.of(Part.DATA));
  }

  private record Watched(Runnable read) implements Images {
    @Override
    public int size() {
      return 8;
    }

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public void pixels(int index, byte[] target) {
      read.run();
    }
  }

  @Test
  void betweenStepsThereIsNoPart() {
    assertThat(Part.of(frame("io.espalier.train.Training", "save"))).isEmpty();
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, null, -1);
  }
}
