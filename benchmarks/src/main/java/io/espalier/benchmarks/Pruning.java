package io.espalier.benchmarks;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.criterion.Criteria;
import io.espalier.criterion.Criterion;
import io.espalier.criterion.Scores;
import io.espalier.criterion.Scoring;
import io.espalier.data.Corpus;
import io.espalier.data.Data;
import io.espalier.data.Normalization;
import io.espalier.data.Sources;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.rewrite.ResidualSums;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.train.Calibration;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import io.espalier.zoo.Zoo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long pruning takes: on ResNet-50, groups, scores and surgery by each criterion that needs
 * weights alone, half of the channels inside the blocks removed; on ResNet-56 for 32x32 images, the
 * steps that fit a pruned model to data.
 *
 * @param rounds of each criterion, the fastest of which counts
 * @param images that the steps look at; none for the published counts
 * @param progress hears of each line
 */
record Pruning(int rounds, Optional<Integer> images, PrintStream progress) {
  private static final String BY_WEIGHTS = "resnet-50";
  private static final String BY_DATA = "resnet-56";
  private static final double WEIGHTS_BAR = 0.1;
  private static final double DATA_BAR = 60;
  private static final List<String> STEPS =
      List.of("thinet(ratio=0.5)", "thinet(ratio=0.5, greedy=take)", "prune-lasso(ratio=0.5)");

  /** The section of the page. */
  String markdown() {
    List<List<String>> rows = new ArrayList<>();
    Model large = Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(BY_WEIGHTS), 1);
    WorkContext context = context();
    for (String name : Criteria.CATALOG.names()) {
      Criterion criterion = Criteria.CATALOG.read(name);
      if (criterion.images() == 0) {
        double fastest = Double.POSITIVE_INFINITY;
        for (int round = 0; round < rounds; round++) {
          fastest = Math.min(fastest, seconds(() -> prune(large, criterion, name, context)));
        }
        rows.add(row(name, BY_WEIGHTS, fastest, WEIGHTS_BAR));
      }
    }
    Model trained =
        new Calibration(4, 128)
            .apply(Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(BY_DATA), 1), context);
    for (String text : STEPS) {
      String asked = images.map(few -> text.replace(")", ", images=" + few + ")")).orElse(text);
      Step step = Steps.CATALOG.read(asked);
      rows.add(row(asked, BY_DATA, seconds(() -> step.run(trained, context)), DATA_BAR));
    }
    return Machine.described()
        + Text.of(
            "- wall time; of a criterion's %d rounds the fastest: groups, scores and surgery%n%n",
            rounds)
        + MarkdownTable.of(List.of("pruning", "of", "seconds", "bar", ""), rows);
  }

  private List<String> row(String what, String network, double seconds, double bar) {
    progress.println(Text.of("timed %s", what));
    return List.of(
        what,
        network,
        Text.of(seconds < 1 ? "%.3f" : "%.1f", seconds),
        "below " + (bar < 1 ? Double.toString(bar) : Long.toString(Math.round(bar))),
        seconds < bar ? "met" : "not met");
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static void prune(Model model, Criterion criterion, String why, WorkContext context) {
    ChannelGroups groups = ChannelGroups.of(model.network());
    ResidualSums residuals = ResidualSums.of(model.network());
    List<Group> inner =
        groups.prunable().stream().filter(group -> !residuals.couple(group)).toList();
    Scores scores = criterion.score(new Scoring(model, groups, inner, Optional.empty()), context);
    Map<String, List<Integer>> kept = new TreeMap<>();
    inner.forEach(group -> kept.put(group.name(), scores.strongest(group, group.size() / 2)));
    Surgery.remove(model, new Selection(kept), why);
  }

  /** As many images as ThiNet looks at where it was published. */
  private static WorkContext context() {
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
    return new WorkContext(Engines.find(), data, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }
}
