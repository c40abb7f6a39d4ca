package io.espalier.criterion;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.channel.Widths;
import io.espalier.engine.Pass;
import io.espalier.engine.Watch;
import io.espalier.model.Tensor;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each channel contributes to the features in front of the classifier: these are ranked by
 * {@link InfiniteFeatures}, and their scores go back through the network along absolute weights (Yu
 * et al., "NISP: Pruning Networks using Neuron Importance Score Propagation", CVPR 2018).
 *
 * @param mask whether channels that will go still pass scores on
 * @param alpha the share of correlation in the ranking, against spread, in {@code [0, 1]}
 * @param factor how far the ranking follows paths between features, in {@code (0, 1)}
 * @param images how many training images are looked at, at least 2
 * @param batch images that go through the network at once
 */
public record Nisp(Mask mask, double alpha, double factor, int images, int batch)
    implements Criterion {
  static final Nisp DEFAULTS = new Nisp(Mask.PLANNED, 0.5, 0.9, 1000, 100);

  /** What passes scores on to earlier layers. */
  public enum Mask {
    /**
     * The channels that will stay, where the counts are known beforehand and the channel shows in
     * one place; elsewhere all.
     */
    PLANNED,
    /** All channels. */
    NONE
  }

  public Nisp {
    new ScoringImages(images, batch);
    if (!(alpha >= 0 && alpha <= 1) || !(factor > 0 && factor < 1) || images < 2) {
      throw new IllegalArgumentException(
          "alpha must be in [0, 1], factor in (0, 1) and images at least 2");
    }
  }

  @Override
  public void check(ChannelGroups groups, List<Group> asked, Optional<Widths> planned) {
    Node output = groups.network().output();
    if (!(output.op() instanceof Linear)) {
      throw new Refusal(
          Text.of(
              "Cannot score by nisp: the network ends in '%s', which is not a linear layer; choose another criterion",
              output.path()));
    }
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    check(asked.groups(), asked.scored(), asked.planned());
    Network network = asked.groups().network();
    String features = network.output().inputs().get(0);
    double[] ranked =
        new InfiniteFeatures(alpha, factor).scores(responses(asked, features, context));
    return propagate(asked, features, ranked);
  }

  /** The features of every image: one row for each feature. */
  private double[][] responses(Scoring asked, String features, WorkContext context) {
    List<float[]> seen = new ArrayList<>();
    new ScoringImages(images, batch)
        .each(
            asked.model(),
            context,
            new Watch(Set.of(features)),
            (session, minibatch) -> {
              session.forward(minibatch, Pass.EVALUATE);
              Tensor activation = session.activation(features);
              int each = activation.size() / minibatch.size();
              for (int image = 0; image < minibatch.size(); image++) {
                float[] row = new float[each];
                System.arraycopy(activation.data(), image * each, row, 0, each);
                seen.add(row);
              }
            });
    double[][] responses = new double[seen.get(0).length][seen.size()];
    for (int image = 0; image < seen.size(); image++) {
      for (int feature = 0; feature < responses.length; feature++) {
        responses[feature][image] = seen.get(image)[feature];
      }
    }
    return responses;
  }

  /** Sends scores of these features back, and gathers those of the groups where they show. */
  Scores propagate(Scoring asked, String features, double[] ranked) {
    Places places = new Places(asked.groups().network());
    Map<String, List<Group>> shown = new LinkedHashMap<>();
    Map<Group, List<double[]>> gathered = new LinkedHashMap<>();
    for (Group group : asked.scored()) {
      gathered.put(group, new ArrayList<>());
      for (Member member : places.responses(group)) {
        shown.computeIfAbsent(member.node(), node -> new ArrayList<>()).add(group);
      }
    }
    Propagation propagation = new Propagation(asked.model(), features, ranked);
    while (propagation.hasNext()) {
      Node node = propagation.next();
      for (Group group : shown.getOrDefault(node.path(), List.of())) {
        List<Member> members = places.responses(group);
        Member here =
            members.stream().filter(m -> m.node().equals(node.path())).findFirst().orElseThrow();
        double[] scores = propagation.channels(node.path(), here, group.size());
        gathered.get(group).add(shares(scores));
        if (members.size() == 1) {
          silence(asked, group, here, scores, propagation);
        }
      }
      propagation.pass(node);
    }
    Map<Group, double[]> scores = new LinkedHashMap<>();
    gathered.forEach(
        (group, all) ->
            scores.put(group, all.isEmpty() ? new double[group.size()] : Reduce.MEAN.of(all)));
    return Scores.of(scores);
  }

  /** Keeps what will go from passing its score on. */
  private void silence(
      Scoring asked, Group group, Member here, double[] scores, Propagation propagation) {
    Integer count = asked.planned().map(widths -> widths.kept().get(group.name())).orElse(null);
    if (mask == Mask.NONE || count == null) {
      return;
    }
    List<Integer> kept = Scores.of(Map.of(group, scores)).strongest(group, count);
    for (int atom = 0; atom < group.size(); atom++) {
      for (int i = 0; i < here.each() && !kept.contains(atom); i++) {
        propagation.silence(here.node(), here.channel(atom, i));
      }
    }
  }

  /** Only ratios within a layer mean anything: places weigh alike. */
  private static double[] shares(double[] scores) {
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    double[] shares = new double[scores.length];
    for (int i = 0; i < scores.length && sum > 0; i++) {
      shares[i] = scores[i] / sum;
    }
    return shares;
  }
}
