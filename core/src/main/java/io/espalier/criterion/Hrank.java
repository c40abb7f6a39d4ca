package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.engine.Pass;
import io.espalier.model.Tensor;
import io.espalier.train.WorkContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rank of a channel's feature map as a matrix, averaged over images: maps of low rank carry
 * little information (Lin et al., "HRank: Filter Pruning using High-Rank Feature Map", CVPR 2020).
 *
 * <p>Maps are seen behind the activation, and behind each block's for channels that pass through
 * additions.
 *
 * @param images how many training images are looked at
 * @param batch images that go through the network at once
 * @param reduce how the ranks at several places become one score
 */
public record Hrank(int images, int batch, Reduce reduce) implements Criterion {
  static final Hrank DEFAULTS = new Hrank(500, 100, Reduce.MEAN);

  public Hrank {
    new ScoringImages(images, batch);
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    Places places = new Places(asked.groups().network());
    Map<Group, List<Member>> seen = new LinkedHashMap<>();
    Map<Group, List<double[]>> ranks = new LinkedHashMap<>();
    for (Group group : asked.scored()) {
      seen.put(group, places.responses(group));
      ranks.put(group, seen.get(group).stream().map(member -> new double[group.size()]).toList());
    }
    new ScoringImages(images, batch)
        .each(
            asked.model(),
            context,
            Places.watch(seen.values().stream().flatMap(List::stream)),
            (session, minibatch) -> {
              session.forward(minibatch, Pass.EVALUATE);
              seen.forEach(
                  (group, members) -> {
                    for (int place = 0; place < members.size(); place++) {
                      Member member = members.get(place);
                      add(session.activation(member.node()), member, ranks.get(group).get(place));
                    }
                  });
            });
    Map<Group, double[]> scores = new LinkedHashMap<>();
    ranks.forEach((group, all) -> scores.put(group, reduce.of(all)));
    return Scores.of(scores);
  }

  /** Adds each map's rank, as its share of the mean over all images. */
  private void add(Tensor maps, Member member, double[] into) {
    int channels = maps.extent(1);
    MatrixRank rank = new MatrixRank(maps.extent(2), maps.extent(3));
    for (int image = 0; image < maps.extent(0); image++) {
      for (int atom = 0; atom < into.length; atom++) {
        for (int i = 0; i < member.each(); i++) {
          int map = image * channels + member.channel(atom, i);
          into[atom] += (double) rank.of(maps.data(), map) / images;
        }
      }
    }
  }
}
