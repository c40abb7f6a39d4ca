package io.espalier.step;

import io.espalier.allocation.PruningSpace;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.reconstruction.Greedy;
import io.espalier.reconstruction.SampledPositions;
import io.espalier.reconstruction.ThinetPruning;
import io.espalier.spec.AddedLater;
import io.espalier.spec.Call;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.Optional;

/**
 * ThiNet (Luo, Wu and Lin, "ThiNet: A Filter Level Pruning Method for Deep Neural Network
 * Compression", ICCV 2017; journal version "ThiNet: Pruning CNN Filters for a Thinner Net", TPAMI
 * 2018): removes the channels whose part in the next layer's output is smallest, and rescales what
 * the next layer reads of the others.
 *
 * <p>Exactly one of {@code ratio}, {@code to-macs}, {@code layers} and {@code keep} says how many.
 * Channels that pass through an addition stay.
 *
 * @param ratio the share that is removed, in {@code [0, 1)}
 * @param toMacs what remains of the MACs: a share up to 1, or a count
 * @param layers the share that is removed in single layers: {@code [layer1.0.conv1(0.5), ...]}
 * @param skip groups that stay whole, by a layer's path
 * @param greedy how channels are chosen: {@code discard} as at ICCV, {@code take} as in TPAMI
 * @param images training images that are looked at
 * @param positions pairs of a position and a filter of the next layer in each image
 * @param keep how many channels stay in single layers: {@code [layer1.0.conv1(7), ...]}
 */
public record Thinet(
    Optional<Double> ratio,
    Optional<Double> toMacs,
    List<Call> layers,
    List<String> skip,
    Greedy greedy,
    int images,
    int positions,
    @AddedLater List<Call> keep)
    implements Step {
  /** Ten images for each of ImageNet's classes, as published. */
  static final Thinet DEFAULTS =
      new Thinet(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Greedy.DISCARD,
          10000,
          10,
          List.of());

  public Thinet {
    Layerwise amounts = new Layerwise(ratio, toMacs, layers, skip, keep);
    layers = amounts.layers();
    skip = amounts.skip();
    keep = amounts.keep();
    new SampledPositions(images, positions);
  }

  private Layerwise amounts() {
    return new Layerwise(ratio, toMacs, layers, skip, keep);
  }

  @Override
  public Forecast forecast(Forecast before) {
    PruningSpace space = amounts().space(this, ChannelGroups.of(before.widest()));
    return amounts().allocation(this).forecast(space, before);
  }

  @Override
  public Done run(Model model, WorkContext context) {
    PruningSpace space = amounts().space(this, ChannelGroups.of(model.network()));
    Widths widths = amounts().widths(this, model.network(), space);
    SampledPositions sample = new SampledPositions(images, positions);
    String why = Steps.CATALOG.writeFull(this).toString();
    return new Done(ThinetPruning.prune(model, widths, greedy, sample, context, why));
  }
}
