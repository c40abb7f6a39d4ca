package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One share for each stage, from the largest maps to the smallest (Li et al. 2017, section 3.2).
 */
public record ByStage(List<Double> ratios, Rounding rounding) implements Declared {
  public ByStage {
    ratios = List.copyOf(ratios);
    ratios.forEach(ratio -> Share.check("ratio", ratio));
  }

  @Override
  public Widths widths(PruningSpace space) {
    List<List<Group>> stages = space.stages();
    if (stages.size() != ratios.size()) {
      throw new Refusal(
          Text.of(
              "Cannot prune by stages=%s: the free channels lie in %d stages; give one ratio for each",
              ratios, stages.size()));
    }
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (int s = 0; s < stages.size(); s++) {
      for (Group group : stages.get(s)) {
        int wanted = rounding.kept(group.size(), ratios.get(s));
        kept.put(group.name(), space.limits().nearest(group, wanted));
      }
    }
    return new Widths(kept);
  }
}
