package io.espalier.reconstruction;

import io.espalier.cost.CostTable;
import io.espalier.data.Corpus;
import io.espalier.data.Data;
import io.espalier.data.Normalization;
import io.espalier.data.Sources;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.step.Steps;
import io.espalier.testing.SmallNetworks;
import io.espalier.train.Bench;
import io.espalier.train.Calibration;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Prints how long steps take on ResNet-56 for CIFAR with generated images; their options are those
 * of the steps, the defaults are the published sample counts.
 */
public final class SpeedProbe {
  private SpeedProbe() {}

  /** Takes the steps to time. */
  public static void main(String... steps) {
    PrintStream out = System.out;
    Corpus corpus = Sources.CATALOG.read("generated(train=10000, test=10)").read(name -> null);
    Data data =
        new Data(
            "generated",
            corpus.classes(),
            corpus.train(),
            corpus.test(),
            corpus.test(),
            new Normalization(List.of(.5, .5, .5), List.of(.25, .25, .25)),
            corpus.content());
    Bench bench = new Bench(Engines.find(), data, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    Network network = SmallNetworks.cifarResNet(9);
    Model model =
        new Calibration(4, 128).apply(Initialization.KAIMING_FAN_OUT.fresh(network, 1), bench);
    out.printf("%,d MACs%n", CostTable.of(network).macs());
    for (String step : steps) {
      long start = System.nanoTime();
      long startOfThread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Model pruned = Steps.CATALOG.read(step).run(model, bench).model();
      out.printf(
          "%s: %.1f s, %.1f s of its thread, %,d MACs left%n",
          step,
          (System.nanoTime() - start) / 1e9,
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startOfThread) / 1e9,
          CostTable.of(pruned.network()).macs());
    }
  }
}
