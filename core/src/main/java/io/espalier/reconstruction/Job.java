package io.espalier.reconstruction;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Surgery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One choice among channels: of a group, or of what the first layer of a residual branch reads.
 *
 * @param name the group, or the layer
 * @param keep how many stay
 * @param sampled whether only that one layer is to read fewer
 */
record Job(String name, int keep, boolean sampled) {
  /** The jobs in the order of the network, by the first layer that reads what is chosen. */
  static List<Job> of(Network network, Widths widths, Map<String, Integer> sampled) {
    ChannelGroups groups = ChannelGroups.of(network);
    widths.check(groups);
    List<Job> jobs = new ArrayList<>();
    widths
        .kept()
        .forEach(
            (group, count) -> {
              if (count < groups.group(group).size()) {
                jobs.add(new Job(group, count, false));
              }
            });
    sampled.forEach((layer, count) -> jobs.add(new Job(layer, count, true)));
    Cuts cuts = new Cuts(network);
    jobs.sort(Comparator.comparingInt(job -> cuts.place(job.readers(network).get(0).path())));
    return jobs;
  }

  /** The layers that read what is chosen, in a network that may have lost channels elsewhere. */
  List<Reader> readers(Network network) {
    return sampled
        ? List.of(Reader.of(network, name))
        : Reader.of(network, ChannelGroups.of(network).group(name));
  }

  /** The last cut in front of all that read. */
  String cut(Network network) {
    return new Cuts(network).before(readers(network).get(0).path());
  }

  /** Goes on with a model whose weights are fitted to the chosen channels, without the others. */
  void carryOut(LayerByLayer walk, Model fitted, List<Integer> kept, String why) {
    if (sampled) {
      walk.change(Surgery.sample(fitted, name, kept, why), Selection.ALL);
    } else {
      Selection selection = new Selection(Map.of(name, kept));
      walk.change(Surgery.remove(fitted, selection, why), selection);
    }
  }
}
