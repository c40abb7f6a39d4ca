package io.espalier.step;

import io.espalier.allocation.Additions;
import io.espalier.allocation.Allocation;
import io.espalier.allocation.AllocationOptions;
import io.espalier.allocation.Budget;
import io.espalier.allocation.ByCount;
import io.espalier.allocation.ByLayer;
import io.espalier.allocation.ByPreset;
import io.espalier.allocation.ByRatio;
import io.espalier.allocation.ByStage;
import io.espalier.allocation.ChannelCounts;
import io.espalier.allocation.Coupled;
import io.espalier.allocation.FreeGroups;
import io.espalier.allocation.LatencyTarget;
import io.espalier.allocation.Limits;
import io.espalier.allocation.Preset;
import io.espalier.allocation.PruningSpace;
import io.espalier.allocation.Ranking;
import io.espalier.allocation.Rounding;
import io.espalier.allocation.Spread;
import io.espalier.allocation.Strongest;
import io.espalier.allocation.ToLatency;
import io.espalier.allocation.ToTarget;
import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Criterion;
import io.espalier.criterion.L1;
import io.espalier.criterion.Scores;
import io.espalier.criterion.Scoring;
import io.espalier.data.Data;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.AddedLater;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import io.espalier.train.Calibration;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.Optional;

/**
 * Removes the least important channels at once, and re-estimates the batch normalizations'
 * statistics.
 *
 * <p>Exactly one of {@code ratio}, {@code to-macs}, {@code to-params}, {@code stages}, {@code
 * layers}, {@code preset}, {@code keep} and {@code to-latency} says how many.
 *
 * @param criterion ranks the channels within a group; groups that it has nothing to score by, as
 *     {@code gamma} those without batch normalization, stay whole
 * @param ratio the share that is removed, in {@code [0, 1)}
 * @param toMacs what remains of the MACs: a share up to 1, or a count
 * @param toParams what remains of the parameters: a share up to 1, or a count
 * @param stages the share that is removed in each stage (groups of one map size), from the largest
 *     maps
 * @param layers the share that is removed in single groups: {@code [layer1.0.conv1(0.5), ...]}; the
 *     others stay
 * @param preset a published configuration by name, such as {@code resnet-56-a}
 * @param skip groups that stay whole, by a layer's path
 * @param spread {@code uniform}: every group loses the same share. {@code global}: the channels of
 *     all groups are ranked together, by importance relative to the mean of their group, so that
 *     groups lose different shares
 * @param coupled what happens to channels that pass through a residual addition: keep or prune
 * @param floor the least number of channels that stays in a group
 * @param align kept counts are multiples of this
 * @param rounding how a share becomes a count
 * @param calibrate the number of training batches that statistics are re-estimated from; 0 leaves
 *     them
 * @param keep how many channels stay in single layers: {@code [layer1.0.conv1(7), ...]}; the others
 *     stay whole. Unlike {@code layers} it takes no channels that {@code coupled} or {@code skip}
 *     keep
 * @param toLatency what remains of the predicted time of a call: a share up to 1, or a time such as
 *     {@code 4ms}; it becomes {@code keep} before the step runs, see {@link #counted}
 */
public record Prune(
    Criterion criterion,
    Optional<Double> ratio,
    Optional<Double> toMacs,
    Optional<Double> toParams,
    List<Double> stages,
    List<Call> layers,
    Optional<String> preset,
    List<String> skip,
    Spread spread,
    Coupled coupled,
    int floor,
    int align,
    Rounding rounding,
    int calibrate,
    @AddedLater List<Call> keep,
    @AddedLater Optional<LatencyTarget> toLatency)
    implements Step {
  static final Prune DEFAULTS =
      new Prune(
          L1.DEFAULTS,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          Spread.UNIFORM,
          Coupled.KEEP,
          1,
          1,
          Rounding.KEPT_DOWN,
          10,
          List.of(),
          Optional.empty());

  public Prune {
    stages = List.copyOf(stages);
    layers = List.copyOf(layers);
    skip = List.copyOf(skip);
    keep = new ByCount(keep).layers();
    coupled.check("coupled", Coupled.KEEP, Coupled.PRUNE);
    ratio.ifPresent(share -> Share.check("ratio", share));
    stages.forEach(share -> Share.check("ratio", share));
    toMacs.ifPresent(Budget::check);
    toParams.ifPresent(Budget::check);
    preset.ifPresent(Preset::check);
    new Limits(floor, align);
    if (calibrate < 0) {
      throw new IllegalArgumentException("calibrate must be at least 0");
    }
  }

  private AllocationOptions options() {
    return new AllocationOptions()
        .or("ratio", ratio.map(share -> new ByRatio(share, spread, rounding)))
        .or("to-macs", toMacs.map(target -> new ToTarget(Budget.MACS, target, spread)))
        .or("to-params", toParams.map(target -> new ToTarget(Budget.PARAMS, target, spread)))
        .orEach("stages", stages, each -> new ByStage(each, rounding))
        .orEach("layers", layers, each -> new ByLayer(each, rounding))
        .or("preset", preset.map(this::byPreset))
        .orEach("keep", keep, ByCount::new)
        .or("to-latency", byLatency());
  }

  private Optional<ToLatency> byLatency() {
    return toLatency.map(target -> new ToLatency(target, spread));
  }

  private Allocation allocation() {
    return options().only(Steps.CATALOG.write(this));
  }

  /**
   * All counts that it may leave of a network, where it does not say how many.
   *
   * @throws Refusal if it does say how many, or no group of the network is free to go
   */
  public ChannelCounts counts(Network network) {
    if (!options().none()) {
      throw new Refusal(
          Text.of(
              "Cannot search counts for %s: it says by itself how many channels go; leave that out",
              Steps.CATALOG.write(this)));
    }
    return new ChannelCounts(space(ChannelGroups.of(network)));
  }

  /**
   * The same pruning with the counts, as {@code keep}, that its {@code to-latency} leaves of a
   * network on a machine; itself without {@code to-latency}.
   *
   * @throws Refusal if another option says how many channels go as well, or the target is out of
   *     reach
   */
  public Prune counted(Network network, CallTimes times) {
    if (toLatency.isEmpty()) {
      return this;
    }
    allocation();
    ChannelCounts space = new ChannelCounts(space(ChannelGroups.of(network)));
    return keeping(space.keep(byLatency().orElseThrow().counts(space, times)));
  }

  private Prune keeping(List<Call> counts) {
    return new Prune(
        criterion,
        ratio,
        toMacs,
        toParams,
        stages,
        layers,
        preset,
        skip,
        spread,
        coupled,
        floor,
        align,
        rounding,
        calibrate,
        counts,
        Optional.empty());
  }

  private Allocation byPreset(String name) {
    boolean more =
        !skip.isEmpty()
            || spread != DEFAULTS.spread
            || coupled != DEFAULTS.coupled
            || floor != DEFAULTS.floor
            || align != DEFAULTS.align
            || rounding != DEFAULTS.rounding;
    if (more) {
      throw new Refusal(
          Text.of(
              "Cannot use %s: the preset says what stays; leave out skip, spread, coupled, floor, align and rounding",
              Steps.CATALOG.write(this)));
    }
    return new ByPreset(Preset.named(name));
  }

  private PruningSpace space(ChannelGroups groups) {
    FreeGroups free = FreeGroups.of(groups, Additions.RESIDUAL, coupled, skip);
    return PruningSpace.of(free, Ranking.by(criterion), new Limits(floor, align));
  }

  @Override
  public Forecast forecast(Forecast before) {
    Allocation allocation = allocation();
    PruningSpace space = space(ChannelGroups.of(before.widest()));
    Forecast forecast = allocation.forecast(space, before);
    Optional<Widths> planned = allocation.planned(space);
    criterion.check(space.groups(), asked(space, planned), planned);
    return forecast;
  }

  @Override
  public void check(Data data) {
    criterion.check(data);
  }

  @Override
  public Done run(Model model, WorkContext context) {
    ChannelGroups groups = ChannelGroups.of(model.network());
    Allocation allocation = allocation();
    PruningSpace space = space(groups);
    Optional<Widths> planned = allocation.planned(space);
    Scoring asked = new Scoring(model, groups, asked(space, planned), planned);
    Scores scores = criterion.score(asked, context);
    Widths widths = allocation.widths(space, scores);
    Selection selection = Strongest.selection(losing(groups, widths), widths, scores);
    Model pruned = Surgery.remove(model, selection, Steps.CATALOG.writeFull(this).toString());
    return new Done(Calibration.after(pruned, calibrate, context));
  }

  /** The groups that need scores. */
  private static List<Group> asked(PruningSpace space, Optional<Widths> planned) {
    return planned.map(widths -> losing(space.groups(), widths)).orElse(space.free());
  }

  private static List<Group> losing(ChannelGroups groups, Widths widths) {
    return groups.groups().stream()
        .filter(group -> widths.kept().getOrDefault(group.name(), group.size()) < group.size())
        .toList();
  }
}
