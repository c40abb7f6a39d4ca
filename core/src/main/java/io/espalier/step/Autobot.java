package io.espalier.step;

import io.espalier.allocation.Budget;
import io.espalier.allocation.Coupled;
import io.espalier.bottleneck.Bottleneck;
import io.espalier.bottleneck.BottleneckGates;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.train.WorkContext;
import java.util.List;

/**
 * AutoBot (Castells and Yeom, "Automatic Neural Network Pruning that Efficiently Preserves the
 * Model Accuracy", arXiv 2111.09635, 2021): trains a gate for each channel on part of the data, the
 * weights frozen, with a loss that draws the MACs to a target and the gates to 0 or 1; then one
 * threshold over all gates decides which channels go.
 *
 * @param toMacs what remains of the MACs: a share up to 1, or a count
 * @param skip layers without gates
 * @param branches what happens to the last convolution of residual branches, in front of the
 *     addition: narrow or keep
 * @param batches steps of the gates' training
 * @param batch images in a step
 * @param rate the rate of Adam on the gates
 * @param macsWeight the weight of the distance from the target in the loss
 * @param binaryWeight the weight of the gates' distance from 0 and 1 in the loss
 */
public record Autobot(
    double toMacs,
    List<String> skip,
    Coupled branches,
    int batches,
    int batch,
    double rate,
    double macsWeight,
    double binaryWeight)
    implements Step {
  /** What the authors' logs say of ResNet-56 and ResNet-110 on CIFAR-10. */
  static final Autobot DEFAULTS = new Autobot(.5, List.of(), Coupled.NARROW, 200, 64, .5, 6, .2);

  public Autobot {
    skip = List.copyOf(skip);
    branches.check("branches", Coupled.NARROW, Coupled.KEEP);
    Budget.check(toMacs);
    new Bottleneck(batches, batch, rate, macsWeight, binaryWeight);
  }

  @Override
  public Forecast forecast(Forecast before) {
    Budget.MACS.check(toMacs, before);
    Network widest = before.widest();
    long target = Math.min(Budget.absolute(toMacs, before.macs().high()), before.macs().high());
    long least = Bottleneck.least(BottleneckGates.of(widest, branches, skip), target);
    boolean exact = before.macs().isExact();
    return new Forecast(
        widest, new Range(exact ? least : 0, target), new Range(0, before.params().high()));
  }

  @Override
  public Done run(Model model, WorkContext context) {
    long target = Budget.absolute(toMacs, CostTable.of(model.network()).macs());
    BottleneckGates gates = BottleneckGates.of(model.network(), branches, skip);
    Bottleneck bottleneck = new Bottleneck(batches, batch, rate, macsWeight, binaryWeight);
    String why = Steps.CATALOG.writeFull(this).toString();
    Model pruned = bottleneck.prune(model, gates, target, context, why);
    return new Done(pruned, (long) batches * batch, 0, 0);
  }
}
