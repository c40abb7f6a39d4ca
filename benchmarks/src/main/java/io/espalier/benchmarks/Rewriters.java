package io.espalier.benchmarks;

import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.rewrite.Rewrites;
import io.espalier.rewrite.Rewriting;
import io.espalier.zoo.Zoo;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rewrites a whole ResNet-50 with its weights, in plain Java. The bar is 2 s for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class Rewriters {
  private final Rewriting plain = Rewrites.CATALOG.read("reserve-and-merge");
  private final Rewriting deploy = Rewrites.CATALOG.read("deploy");
  private Model model;

  /** Called by JMH. */
  public Rewriters() {}

  /** Draws the weights. */
  @Setup(Level.Trial)
  public void draw() {
    model = Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read("resnet-50"), 1);
  }

  /** Removes its residual connections. */
  @Benchmark
  public Model reserveAndMerge() {
    return plain.apply(model);
  }

  /** Folds its normalizations. */
  @Benchmark
  public Model deploy() {
    return deploy.apply(model);
  }
}
