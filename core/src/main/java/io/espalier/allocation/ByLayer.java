package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.channel.Widths;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A share for single layers, each written {@code path(share)}; the others stay whole. */
public record ByLayer(List<Call> layers, Rounding rounding) implements Declared {
  @Override
  public Widths widths(PruningSpace space) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (Call layer : layers) {
      double ratio = ratio(layer);
      for (Group group : space.asked(layer.name())) {
        int count = space.limits().nearest(group, rounding.kept(group.size(), ratio));
        if (kept.put(group.name(), count) != null) {
          throw new Refusal(
              Text.of(
                  "Cannot prune layer %s: the share of its group '%s' is given already; name one layer of a group",
                  layer, group.name()));
        }
      }
    }
    return new Widths(kept);
  }

  private static double ratio(Call layer) {
    if (layer.options().size() == 1
        && layer.options().values().iterator().next() instanceof Number share
        && share.doubleValue() >= 0
        && share.doubleValue() < 1) {
      return share.doubleValue();
    }
    throw new Refusal(
        Text.of("Cannot prune layer %s: write path(share) with a share in [0, 1)", layer));
  }
}
