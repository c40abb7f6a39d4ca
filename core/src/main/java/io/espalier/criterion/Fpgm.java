package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.channel.Member;
import io.espalier.model.Model;
import io.espalier.spec.Share;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The sum of a filter's Euclidean distances to the others of its layer: the filter nearest to their
 * geometric median is the most replaceable (He et al., "Filter Pruning via Geometric Median for
 * Deep Convolutional Neural Networks Acceleration", CVPR 2019).
 *
 * <p>With {@code norm} above 0 the filters of the smallest Euclidean norms come before all others:
 * the paper's mixed form. {@code fpgm(norm=0.1)} at a ratio of 0.4 takes a tenth of the filters by
 * their norm and the rest of the 0.4 by distance among the filters that the norm leaves.
 *
 * @param norm the share of a layer's filters that the norm takes first, in {@code [0, 1)}, rounded
 *     down; the paper's {@code 1 - rate_norm}
 * @param reduce how the sums of coupled layers become one score
 */
public record Fpgm(double norm, Reduce reduce) implements Criterion {
  static final Fpgm DEFAULTS = new Fpgm(0, Reduce.SUM);

  public Fpgm {
    if (!(norm >= 0 && norm < 1)) {
      throw new IllegalArgumentException("norm must be in [0, 1)");
    }
  }

  @Override
  public boolean scores(Group group) {
    return LayerScores.hasFilters(group);
  }

  @Override
  public Scores score(Scoring asked, WorkContext context) {
    return LayerScores.byFilters(
        asked, reduce, (group, member) -> scores(asked.model(), group, member));
  }

  private double[] scores(Model model, Group group, Member member) {
    int[] ranked = byNorm(model, group, member);
    int[] left = Arrays.copyOfRange(ranked, taken(group.size()), ranked.length);
    Arrays.sort(left);
    double[] sums = Distances.of(model, member, left).sums();
    double[] scores = new double[group.size()];
    // Those that the norm takes lie below 1, by rank, and the others above.
    for (int rank = 0; rank < taken(group.size()); rank++) {
      scores[ranked[rank]] = (double) rank / ranked.length;
    }
    int above = taken(group.size()) > 0 ? 1 : 0;
    for (int i = 0; i < left.length; i++) {
      scores[left[i]] = above + sums[i];
    }
    return scores;
  }

  private int taken(int size) {
    return Share.of(size, norm);
  }

  /** The atoms from the smallest norm; as they are where the norm takes none. */
  private int[] byNorm(Model model, Group group, Member member) {
    IntStream atoms = IntStream.range(0, group.size());
    if (taken(group.size()) == 0) {
      return atoms.toArray();
    }
    double[] norms = FilterNorms.euclidean(model, group, member);
    return atoms
        .boxed()
        .sorted(Comparator.comparingDouble(atom -> norms[atom]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
