package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.channel.Widths;
import io.espalier.model.Tensor;
import io.espalier.spec.Refusal;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sum of a filter's absolute weights (Li et al., "Pruning Filters for Efficient ConvNets", ICLR
 * 2017).
 *
 * @param across what a filter's sum leaves out of what earlier layers lose
 * @param reduce how the sums of coupled layers become one score
 */
public record L1(Across across, Reduce reduce) implements Criterion {
  public static final L1 DEFAULTS = new L1(Across.INDEPENDENT, Reduce.SUM);

  /** How pruning one layer bears on the ranking of the next (section 3.3 of the paper). */
  public enum Across {
    /** Not at all: the sum is over all input channels. */
    INDEPENDENT,
    /** Layer after layer: the sum is over the input channels that earlier layers keep. */
    GREEDY
  }

  @Override
  public boolean scores(Group group) {
    return LayerScores.hasFilters(group);
  }

  @Override
  public void check(ChannelGroups groups, List<Group> asked, Optional<Widths> planned) {
    if (across == Across.GREEDY && planned.isEmpty()) {
      throw unplanned();
    }
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    if (across == Across.INDEPENDENT) {
      return LayerScores.byFilters(
          asked,
          reduce,
          (group, member) -> FilterNorms.sums(asked.model(), group, member, FilterNorms::absolute));
    }
    return greedy(asked, asked.planned().orElseThrow(L1::unplanned));
  }

  private static Refusal unplanned() {
    return new Refusal(
        "Cannot use l1(across=greedy): how many channels go is left to the scores of all layers at once; set spread=uniform, or across=independent");
  }

  private Scores greedy(Scoring asked, Widths planned) {
    Map<String, boolean[]> staying = new HashMap<>();
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (Group group : asked.scored()) {
      Scoring one = new Scoring(asked.model(), asked.groups(), List.of(group), asked.planned());
      Scores scores =
          LayerScores.byFilters(
              one,
              reduce,
              (each, member) ->
                  sums(
                      asked.model().weights().get(member.node() + ".weight"),
                      each,
                      member,
                      staying.get(member.node())));
      all.putAll(scores.importance());
      Integer count = planned.kept().get(group.name());
      if (count != null && count < group.size()) {
        drop(asked, group, scores.strongest(group, count), staying);
      }
    }
    return new Scores(all);
  }

  /** Marks the input channels that layers lose with the atoms of a group that do not stay. */
  private static void drop(
      Scoring asked, Group group, List<Integer> kept, Map<String, boolean[]> staying) {
    for (Member member : group.members(Side.COLUMNS)) {
      boolean[] inputs =
          staying.computeIfAbsent(
              member.node(),
              node -> {
                boolean[] whole = new boolean[inputs(asked, node)];
                Arrays.fill(whole, true);
                return whole;
              });
      for (int atom = 0; atom < group.size(); atom++) {
        for (int i = 0; i < member.each() && !kept.contains(atom); i++) {
          inputs[member.channel(atom, i)] = false;
        }
      }
    }
  }

  private static int inputs(Scoring asked, String node) {
    return asked.groups().groups().stream()
        .flatMap(
            group ->
                group.members(Side.COLUMNS).stream()
                    .filter(m -> m.node().equals(node))
                    .map(m -> m.each() * group.size()))
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** Sums over the input channels that stay; all do where nothing was marked. */
  private static double[] sums(Tensor weight, Group group, Member member, boolean[] staying) {
    int fanIn = weight.extent(1);
    int area = weight.size() / weight.extent(0) / fanIn;
    int blocks = staying == null ? 1 : staying.length / fanIn;
    double[] sums = new double[group.size()];
    for (int atom = 0; atom < sums.length; atom++) {
      for (int i = 0; i < member.each(); i++) {
        int filter = member.channel(atom, i);
        int firstInput = filter / (weight.extent(0) / blocks) * fanIn;
        for (int input = 0; input < fanIn; input++) {
          if (staying == null || staying[firstInput + input]) {
            int from = (filter * fanIn + input) * area;
            sums[atom] += FilterNorms.absolute(weight.data(), from, from + area);
          }
        }
      }
    }
    return sums;
  }
}
