package io.espalier.step;

import io.espalier.allocation.PruningSpace;
import io.espalier.allocation.Rounding;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.reconstruction.LassoPruning;
import io.espalier.reconstruction.ResidualBranches;
import io.espalier.reconstruction.SampledPositions;
import io.espalier.spec.AddedLater;
import io.espalier.spec.Call;
import io.espalier.spec.Share;
import io.espalier.train.WorkContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Channel pruning by LASSO and least squares (He, Zhang and Sun, "Channel Pruning for Accelerating
 * Very Deep Neural Networks", ICCV 2017): chooses by LASSO which channels each layer goes on
 * reading, and refits its weights by least squares to the original model's output.
 *
 * <p>Exactly one of {@code ratio}, {@code to-macs}, {@code layers} and {@code keep} says how many
 * channels of the groups go; those that pass through an addition stay. {@code sampled} says how
 * many of them the first layer of a residual branch no longer reads.
 *
 * @param ratio the share that is removed, in {@code [0, 1)}
 * @param toMacs what remains of the MACs: a share up to 1, or a count
 * @param layers the share that is removed in single layers: {@code [layer1.0.conv1(0.5), ...]}
 * @param skip groups that stay whole, by a layer's path
 * @param sampled the share of its input that the first layer of each residual branch leaves unread,
 *     in {@code [0, 1)}
 * @param images training images that are looked at
 * @param positions positions of each layer's output in each image
 * @param keep how many channels stay in single layers: {@code [layer1.0.conv1(7), ...]}
 */
public record PruneLasso(
    Optional<Double> ratio,
    Optional<Double> toMacs,
    List<Call> layers,
    List<String> skip,
    double sampled,
    int images,
    int positions,
    @AddedLater List<Call> keep)
    implements Step {
  /** Ten positions in each of 5,000 images, as published. */
  static final PruneLasso DEFAULTS =
      new PruneLasso(
          Optional.empty(), Optional.empty(), List.of(), List.of(), 0, 5000, 10, List.of());

  public PruneLasso {
    Layerwise amounts = new Layerwise(ratio, toMacs, layers, skip, keep);
    layers = amounts.layers();
    skip = amounts.skip();
    keep = amounts.keep();
    new SampledPositions(images, positions);
    Share.check("sampled", sampled);
  }

  private Layerwise amounts() {
    return new Layerwise(ratio, toMacs, layers, skip, keep);
  }

  /** How many channels the first layer of each branch goes on reading. */
  private Map<String, Integer> read(Network network) {
    Map<String, Integer> read = new LinkedHashMap<>();
    if (sampled > 0) {
      ResidualBranches.firstLayers(network)
          .forEach(
              (layer, channels) ->
                  read.put(layer, Math.max(1, Rounding.KEPT_DOWN.kept(channels, sampled))));
    }
    return read;
  }

  private PruningSpace space(Network network) {
    return amounts()
        .space(this, ChannelGroups.of(ResidualBranches.sampled(network, read(network))));
  }

  @Override
  public Forecast forecast(Forecast before) {
    return amounts().allocation(this).forecast(space(before.widest()), before);
  }

  @Override
  public Done run(Model model, WorkContext context) {
    Widths widths = amounts().widths(this, model.network(), space(model.network()));
    Map<String, Integer> read = read(model.network());
    SampledPositions sample = new SampledPositions(images, positions);
    String why = Steps.CATALOG.writeFull(this).toString();
    return new Done(LassoPruning.prune(model, widths, read, sample, context, why));
  }
}
