package io.espalier.rewrite;

import io.espalier.channel.Kept;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Side;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Origin;
import io.espalier.network.ChannelGather;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A gather in front of one convolution, so that it alone reads fewer channels. */
final class Sampler {
  private Sampler() {}

  static Model sample(Model model, String path, List<Integer> kept, String why) {
    Node node = Nodes.find(model.network(), path, "sample");
    if (!(node.op() instanceof Conv conv && conv.groups() == 1)) {
      throw new Refusal(
          Text.of(
              "Cannot sample the input of '%s': it is not a convolution with one group; name one",
              path));
    }
    String from = node.inputs().get(0);
    int width = model.network().shapes().get(from).channels();
    int[] sorted = kept.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    if (sorted.length == 0
        || sorted.length < kept.size()
        || sorted[0] < 0
        || sorted[sorted.length - 1] >= width) {
      throw new Refusal(
          Text.of(
              "Cannot sample the input of '%s' at channels %s: it needs at least one of 0 to %d, each once",
              path, kept, width - 1));
    }
    String sampler = path + ".sampler";
    List<Node> nodes = new ArrayList<>();
    for (Node each : model.network().nodes()) {
      if (each.path().equals(path)) {
        List<Integer> all = IntStream.range(0, width).boxed().toList();
        nodes.add(new Node(sampler, new ChannelGather(all), each.inputs()));
        nodes.add(new Node(path, each.op(), List.of(sampler)));
      } else {
        nodes.add(each);
      }
    }
    Network whole = new Network(model.network().input(), nodes);
    Kept channels = Kept.allBut(whole, Map.of(sampler, sorted));
    return model.edited(
        Narrowing.narrow(whole, channels),
        new Slicing(whole, channels).slice(model.weights()),
        new Edit.Sampling(why, path, IntStream.of(sorted).boxed().toList()),
        Origin.of(path, width, Map.of(path, Side.COLUMNS)));
  }
}
