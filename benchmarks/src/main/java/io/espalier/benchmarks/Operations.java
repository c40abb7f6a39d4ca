package io.espalier.benchmarks;

import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.network.BatchNorm;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Ops;
import io.espalier.network.Shape;
import io.espalier.train.CrossEntropy;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Single operations through our engine, 128 images.
 *
 * <p>Each stands behind a batch normalization, so that its input needs a gradient, and before an
 * average and a linear layer. What these cost is the row {@code nothing} of the same shape.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class Operations {
  private static final int IMAGES = 128;
  private static final int CLASSES = 10;
  private static final String NOTHING = "nothing";

  /** The shape before the operation, and the operation in the grammar of networks. */
  @Param({
    "16x32x32 nothing",
    "16x32x32 conv(filters=16, kernel=3, padding=1)",
    "16x32x32 conv(filters=32, kernel=3, stride=2, padding=1)",
    "16x32x32 activation",
    "16x32x32 pool",
    "11x32x32 nothing",
    "11x32x32 conv(filters=11, kernel=3, padding=1)",
    "32x16x16 nothing",
    "32x16x16 conv(filters=32, kernel=3, padding=1)",
    "64x8x8 nothing",
    "64x8x8 conv(filters=64, kernel=3, padding=1)",
    "128x16x16 nothing",
    "128x16x16 conv(filters=128, kernel=3, padding=1, groups=128)",
    "128x16x16 conv(filters=128)"
  })
  public String operation = "";

  private Subject subject;
  private Session session;

  /** Called by JMH. */
  public Operations() {}

  /** Opens the network on the measuring thread. */
  @Setup(Level.Trial)
  public void open() {
    String[] parts = operation.split(" ", 2);
    int[] extents = Stream.of(parts[0].split("x", 0)).mapToInt(Integer::parseInt).toArray();
    NetworkBuilder net = new NetworkBuilder(new Shape(extents[0], extents[1], extents[2]));
    String x = net.add("norm", BatchNorm.DEFAULTS, Network.INPUT);
    if (!parts[1].equals(NOTHING)) {
      x = net.add("operation", Ops.CATALOG.read(parts[1]), x);
    }
    net.add("fc", new Linear(CLASSES, true), net.add("average", new GlobalAveragePool(), x));
    subject = Subject.of(net.build(), IMAGES);
    session = Engines.find().open(subject.model(), Watch.NOTHING, 1);
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    session.close();
  }

  /** Forward in evaluation. */
  @Benchmark
  public double[] infer() {
    return session.forward(subject.batch(), Pass.EVALUATE);
  }

  /** Forward and both backward passes, without an update. */
  @Benchmark
  public double step() {
    return session.step(subject.batch(), Pass.TRAIN, CrossEntropy.PLAIN);
  }
}
