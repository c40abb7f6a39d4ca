package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Selection;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.rewrite.Surgery;
import io.espalier.train.Bench;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.zoo.Zoo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints the processor time that groups, scores and surgery take on ResNet-50, warm, for every
 * criterion that needs weights alone: inner channels, half of them removed.
 */
public final class ResNet50Timing {
  private static final int ROUNDS = 15;
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private ResNet50Timing() {}

  public static void main(String[] arguments) {
    Model model = Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read("resnet-50"), 1);
    Bench bench = new Bench(null, null, 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    for (String name : Criteria.CATALOG.names()) {
      Criterion criterion = Criteria.CATALOG.read(name);
      if (criterion.images() == 0) {
        double best = Double.MAX_VALUE;
        double scoring = 0;
        for (int round = 0; round < ROUNDS; round++) {
          long start = THREAD.getCurrentThreadCpuTime();
          ChannelGroups groups = ChannelGroups.of(model.network());
          Scoring asked = inner(model, groups);
          long grouped = THREAD.getCurrentThreadCpuTime();
          Scores scores = criterion.score(asked, bench);
          long scored = THREAD.getCurrentThreadCpuTime();
          Map<String, List<Integer>> kept = new TreeMap<>();
          asked
              .scored()
              .forEach(group -> kept.put(group.name(), scores.strongest(group, group.size() / 2)));
          Surgery.remove(model, new Selection(kept), name);
          long end = THREAD.getCurrentThreadCpuTime();
          if ((end - start) / 1e6 < best) {
            best = (end - start) / 1e6;
            scoring = (scored - grouped) / 1e6;
          }
        }
        System.out.printf(
            "%-8s %6.1f ms in all, %6.1f ms of it scores (best of %d)%n",
            name, best, scoring, ROUNDS);
      }
    }
  }

  private static Scoring inner(Model model, ChannelGroups groups) {
    return new Scoring(
        model,
        groups,
        groups.prunable().stream()
            .filter(
                group -> !group.name().endsWith("conv3") && !group.name().endsWith("downsample.0"))
            .filter(group -> !group.name().equals("conv1") || group.members().size() < 8)
            .toList(),
        java.util.Optional.empty());
  }
}
