package io.espalier.benchmarks;

import io.espalier.channel.ChannelGroups;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.rewrite.Deploy;
import io.espalier.zoo.Zoo;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a driver does to the architecture of a candidate, in plain Java: builds it, counts its cost,
 * finds its channel groups and forecasts its deployment. The bar is 20 ms for the first three.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Planning {
  /** In the grammar of the catalogue. */
  @Param({
    "resnet-20",
    "resnet-50",
    "resnet-1202",
    "dbb-resnet-110",
    "ghostnet",
    "gghost-regnet-3.2",
    "mobilenet-v3-large",
    "repghost",
    "repnas-b3",
    "repvgg-a0",
    "rmnext-152x6-32",
    "shufflenet-v1"
  })
  public String architecture = "";

  private Network network;

  /** Called by JMH. */
  public Planning() {}

  /** Builds it once, for what is done to it. */
  @Setup(Level.Trial)
  public void read() {
    network = Zoo.CATALOG.read(architecture);
  }

  /** Builds it. */
  @Benchmark
  public Network build() {
    return Zoo.CATALOG.read(architecture);
  }

  /** Counts MACs and parameters. */
  @Benchmark
  public CostTable cost() {
    return CostTable.of(network);
  }

  /** Finds its channel groups. */
  @Benchmark
  public ChannelGroups group() {
    return ChannelGroups.of(network);
  }

  /** Forecasts what is shipped. */
  @Benchmark
  public Forecast deploy() {
    return new Deploy().forecast(network);
  }
}
