package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.Place;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.train.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads are counted where the kernel lists them: OpenMP's helpers bear the name of the Java
 * thread that they help.
 */
class OpenMpTest {
  private static final int IMAGES = 8;
  private static final Model MODEL = TestNetworks.model(network(), 1);

  @BeforeAll
  static void needsTheKernelsList() {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "Linux only");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aSessionHasAsManyThreadsAsItsPlace(int threads) throws Exception {
    assertThat(on("openmp-" + threads, () -> countedAfterAStep(engine(threads))))
        .isEqualTo(threads);
  }

  @Test
  void soHasASessionOverNd4jsOperations() throws Exception {
    assertThat(
            on("openmp-nd4j", () -> countedAfterAStep(Dl4jEngine.overNd4j().at(new Place.Cpu(2)))))
        .isEqualTo(2);
  }

  /** Trials side by side in one executor: each has its own threads, and its own bits. */
  @Test
  void sessionsSideBySideDoNotMeddleWithOneAnother() throws Exception {
    float[] alone = on("openmp-alone", () -> trained(engine(1), () -> {}));
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService one = thread("openmp-side-1");
    ExecutorService two = thread("openmp-side-2");
    try {
      Future<float[]> first = one.submit(() -> trained(engine(1), together::await));
      Future<float[]> second = two.submit(() -> trained(engine(2), together::await));
      assertThat(first.get()).containsExactly(alone);
      second.get();
      assertThat(named("openmp-side-1")).isEqualTo(1);
      assertThat(named("openmp-side-2")).isEqualTo(2);
    } finally {
      one.shutdown();
      two.shutdown();
    }
  }

  @Test
  void sessionsAtTwoPlacesTakeTurnsOnOneThread() throws Exception {
    List<Integer> seen =
        on(
            "openmp-turns",
            () -> {
              List<Integer> threads = new ArrayList<>();
              try (Session two = engine(2).open(MODEL, Watch.NOTHING, 1);
                  Session three = engine(3).open(MODEL, Watch.NOTHING, 1)) {
                two.step(batch(), Pass.TRAIN, new PlainCrossEntropy());
                threads.add(openMps());
                three.forward(batch(), Pass.EVALUATE);
                threads.add(openMps());
                two.forward(batch(), Pass.EVALUATE);
                threads.add(openMps());
              }
              return threads;
            });
    assertThat(seen).containsExactly(2, 3, 2);
  }

  @Test
  void nd4jsOwnLoopsKeepToOneThreadWhateverTheEnvironmentSays() {
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxThreads(2);
    environment.setMaxMasterThreads(2);
    NativeBuild.loaded();
    assertThat(environment.maxThreads()).isEqualTo(1);
    assertThat(environment.maxMasterThreads()).isEqualTo(1);
  }

  /** What OpenMP gives an operation on this thread. */
  private static int openMps() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }

  private static Dl4jEngine engine(int threads) {
    return new Dl4jEngine().at(new Place.Cpu(threads));
  }

  private static int countedAfterAStep(Dl4jEngine engine) {
    try (Session session = engine.open(MODEL, Watch.NOTHING, 1)) {
      session.step(batch(), Pass.TRAIN, new PlainCrossEntropy());
      return named(Thread.currentThread().getName());
    }
  }

  /** The gradients after some steps, with something done between them. */
  private static float[] trained(Dl4jEngine engine, Step between) throws Exception {
    try (Session session = engine.open(MODEL, Watch.NOTHING, 1)) {
      for (int i = 0; i < 3; i++) {
        session.step(batch(), Pass.TRAIN, new PlainCrossEntropy());
        between.run();
      }
      session.step(batch(), Pass.TRAIN, new PlainCrossEntropy());
      float[] gradients = new float[Layout.of(MODEL.network()).size()];
      session.gradients(gradients);
      return gradients;
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static <T> T on(String name, Callable<T> work) throws Exception {
    ExecutorService thread = thread(name);
    try {
      return thread.submit(work).get();
    } finally {
      thread.shutdown();
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(work -> new Thread(work, name));
  }

  /** How many threads of this process bear a name, of which the kernel keeps 15 characters. */
  private static int named(String name) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return (int) tasks.filter(task -> name.equals(comm(task))).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String comm(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (NoSuchFileException ended) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Network network() {
    NetworkBuilder net = new NetworkBuilder(new Shape(16, 16, 16));
    net.add("conv", Conv.of(32, 3), Network.INPUT);
    net.add("relu", new Activation(Activation.Kind.RELU), "conv");
    net.add("last", Conv.of(10, 3), "relu");
    net.add("pool", new GlobalAveragePool(), "last");
    return net.build();
  }

  private static Batch batch() {
    return TestNetworks.batch(MODEL.network().input(), IMAGES, 10, 1);
  }
}
