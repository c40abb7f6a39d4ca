package io.espalier.exchange;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.model.InputSpec;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.ChannelGather;
import io.espalier.network.ChannelPad;
import io.espalier.network.ChannelScatter;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import io.espalier.rewrite.Rewrites;
import io.espalier.rewrite.Surgery;
import io.espalier.testing.RandomNetworks;
import io.espalier.testing.RandomSelections;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallArchitectures;
import io.espalier.testing.SmallNetworks;
import io.espalier.testing.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models of all kinds: every operation, every family, pruned, merged, narrowed and rewritten. */
final class ModelsForPython {
  /**
   * A model to compare.
   *
   * @param start the model that its history began with, where that only takes channels away: the
   *     weights left are then some of its weights
   */
  record Subject(String name, Model model, Optional<Model> start) {
    private Subject(String name, Model model) {
      this(name, model, Optional.empty());
    }

    private Subject(String name, Model model, Model start) {
      this(name, model, Optional.of(start));
    }
  }

  private ModelsForPython() {}

  static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    all.add(new Subject("every-operation", RandomWeights.of(everyOperation(), 1).with(input())));
    for (String architecture : SmallArchitectures.ALL) {
      Network network = SmallArchitectures.network(architecture);
      all.add(new Subject(architecture, RandomWeights.of(network, 1)));
    }
    for (Topology topology : Topology.values()) {
      all.add(new Subject(topology.name(), RandomWeights.of(topology.network(), 1)));
    }
    for (int seed = 1; seed <= 30; seed++) {
      Model start = RandomWeights.of(RandomNetworks.of(seed), seed);
      all.add(new Subject("random " + seed, start));
      all.add(new Subject("random " + seed + " cut twice", cut(cut(start, seed), seed + 1), start));
    }
    all.addAll(edited());
    return all;
  }

  private static Model cut(Model model, long seed) {
    ChannelGroups groups = ChannelGroups.of(model.network());
    return Surgery.remove(model, RandomSelections.of(groups, seed), "test");
  }

  private static List<Subject> edited() {
    Model start = RandomWeights.of(SmallNetworks.cifarResNet(1), 1);
    Model removed =
        Surgery.remove(
            start,
            new Widths(Map.of("layer1.0.conv1", 5, "layer2.0.conv1", 9))
                .first(ChannelGroups.of(start.network())),
            "test");
    Model narrowed = Surgery.narrow(removed, "layer1.0.conv2", List.of(1, 4, 9, 15), "test");
    narrowed = Surgery.narrow(narrowed, "layer1.0.conv2", List.of(0, 3), "test");
    Model sampled = Surgery.sample(narrowed, "layer2.0.conv1", List.of(2, 3, 7, 11), "test");
    Selection again = new Selection(Map.of("layer2.0.conv1", List.of(1, 2, 8)));
    Model shorter = Surgery.remove(sampled, again, "test");
    float[] factors = new float[shorter.network().shapes().get("layer2.0.conv1").channels()];
    Arrays.fill(factors, 0.5f);
    Model merged =
        Surgery.merge(
            start, Map.of("layer3.0.conv1", List.of(List.of(0, 7), List.of(2, 1))), "test");
    Model branched =
        RandomWeights.of(SmallArchitectures.network(SmallArchitectures.ALL.get(22)), 2);
    return List.of(
        new Subject("removed, narrowed, sampled, removed", shorter, start),
        new Subject("rescaled", Surgery.rescale(shorter, "layer2.0.conv2", factors, "test")),
        new Subject("merged", merged),
        new Subject("folded", Rewrites.CATALOG.read("fold-bn").apply(shorter)),
        new Subject("low rank", Rewrites.CATALOG.read("lowrank(ratio=0.5)").apply(start)),
        new Subject("deployed", Rewrites.CATALOG.read("deploy").apply(cut(branched, 5))));
  }

  private static InputSpec input() {
    return new InputSpec(
        new Shape(3, 12, 10),
        List.of(0.4, 0.5, 0.6),
        List.of(0.2, 0.25, 1 / 3.0),
        Optional.of(new InputSpec.Resize(13, InputSpec.Interpolation.BILINEAR)),
        List.of("ant", "bee", "cat"));
  }

  /** Options that are no defaults, and sides that differ. */
  private static Network everyOperation() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 12, 10));
    Window square = Window.square(1);
    b.add(
        "stem",
        new Conv(12, new Window(3, 5), square, new Window(2, 1), new Window(1, 2), 3, true),
        Network.INPUT);
    b.add("norm", new BatchNorm(1e-2, 0.3), "stem");
    String last = "norm";
    for (Activation.Kind kind : Activation.Kind.values()) {
      String act = b.add("act." + kind, new Activation(kind), "norm");
      last = b.add("sum." + kind, new Add(), last, act, act);
    }
    b.add(
        "max",
        new Pool(Pool.Kind.MAX, new Window(3, 2), new Window(1, 2), new Window(1, 0), true),
        last);
    b.add(
        "mean",
        new Pool(Pool.Kind.AVERAGE, new Window(2, 3), new Window(2, 1), new Window(0, 1), false),
        "max");
    b.add(
        "counted",
        new Pool(Pool.Kind.AVERAGE, new Window(3, 3), new Window(1, 1), new Window(1, 1), true),
        "mean");
    b.add("slice", new ChannelSlice(2, 8), "counted");
    b.add("pad", new ChannelPad(1, 5), "slice");
    b.add("shuffle", new ChannelShuffle(3), "pad");
    b.add("gather", new ChannelGather(List.of(11, 0, 0, 5, 7)), "shuffle");
    b.add("gather.scatter", new ChannelScatter(List.of(6, 1, 0, 3, 2), 8), "gather");
    b.add("concat", new Concat(), "gather.scatter", "slice");
    b.add("bordered", new BorderedBatchNorm(2, 1e-2, 0.4), "concat");
    b.add("stem.thin", Conv.of(28, 3).grouped(14).strided(2), "bordered");
    b.add("subsample", new Subsample(2), "bordered");
    b.add("narrow", Conv.of(28, 1), "subsample");
    b.add("both", new Add(), "stem.thin", "narrow");
    b.add("pooled", new GlobalAveragePool(), "both");
    b.add("scaled", new Multiply(), "both", "pooled");
    b.add("biased", new Add(), "scaled", "pooled");
    b.add("flat", new Flatten(), "biased");
    b.add("type.hidden", new Linear(7, false), "flat");
    b.add("drop", new Dropout(0), "type.hidden");
    b.add("fc", new Linear(3, true), "drop");
    return b.build();
  }
}
