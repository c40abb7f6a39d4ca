package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Selection;
import io.espalier.channel.Side;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Occurrence;
import io.espalier.model.Origin;
import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.testing.RandomNetworks;
import io.espalier.testing.RandomSelections;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallNetworks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Kept indices mean something without the network that they were chosen in. */
class EditsStandAloneTest {
  private static final Model MODEL = RandomWeights.of(SmallNetworks.cifarResNet(1), 1);

  @Test
  void aRemovalSaysWhereItsChannelsWere() {
    Model cut = Surgery.remove(MODEL, keep("layer1.0.conv1", 1, 4), "why");
    assertThat(only(cut))
        .isEqualTo(
            new Origin(
                Map.of("layer1.0.conv1", 16),
                Map.of(
                    "layer1.0.conv1",
                    List.of(
                        all("layer1.0.conv1", Side.FILTERS),
                        all("layer1.0.bn1", Side.SCALES),
                        all("layer1.0.conv2", Side.COLUMNS)))));
  }

  @Test
  void aMergingSaysItToo() {
    Model merged = Surgery.merge(MODEL, Map.of("layer1.0.conv1", List.of(List.of(0, 2))), "why");
    assertThat(only(merged))
        .isEqualTo(only(Surgery.remove(MODEL, keep("layer1.0.conv1", 1, 4), "why")));
  }

  @Test
  void aNarrowingSaysWhichScalesFollow() {
    for (Model model :
        List.of(MODEL, Surgery.narrow(MODEL, "layer1.0.conv2", List.of(0, 3, 5), "first"))) {
      int width = model.network().shapes().get("layer1.0.conv2").channels();
      History.Entry last = last(Surgery.narrow(model, "layer1.0.conv2", List.of(0, 2), "why"));
      Map<String, Side> sides = new LinkedHashMap<>();
      sides.put("layer1.0.conv2", Side.FILTERS);
      sides.put("layer1.0.bn2", Side.SCALES);
      assertThat(last.origin()).isEqualTo(Origin.of("layer1.0.conv2", width, sides));
    }
  }

  @Test
  void aSamplingSaysHowManyWereRead() {
    assertThat(only(Surgery.sample(MODEL, "layer1.0.conv1", List.of(1, 2), "why")))
        .isEqualTo(Origin.of("layer1.0.conv1", 16, Map.of("layer1.0.conv1", Side.COLUMNS)));
  }

  @Test
  void everyKindThatTakesChannelsSaysIt() {
    float[] factors = new float[16];
    Arrays.fill(factors, 0.5f);
    Set<Class<?>> unsaid = new HashSet<>();
    for (Model model :
        List.of(
            Surgery.rescale(MODEL, "layer1.0.conv2", factors, "why"),
            Rewrites.CATALOG.read("fold-bn").apply(MODEL))) {
      assertThat(only(model)).isEqualTo(Origin.UNSAID);
      unsaid.add(last(model).edit().getClass());
    }
    assertThat(unsaid).containsExactlyInAnyOrder(Edit.Rescaling.class, Edit.Rewriting.class);
  }

  /** What the members of all groups lose is what the parameters lose. */
  @Property(tries = 60)
  void whatIsSaidIsWhatGoes(@ForAll @LongRange(min = 1, max = 1000) long seed) {
    Network network = RandomNetworks.of(seed);
    Selection selection = RandomSelections.of(ChannelGroups.of(network), seed);
    Model cut = Surgery.remove(RandomWeights.of(network, 1), selection, "why");
    Map<String, List<Integer>> kept = ((Edit.Removal) last(cut).edit()).kept();
    Origin origin = last(cut).origin();
    assertThat(origin.of().keySet()).isEqualTo(kept.keySet());
    Map<String, Integer> lost = new HashMap<>();
    origin
        .members()
        .forEach(
            (group, places) -> {
              int atoms = origin.of().get(group) - kept.get(group).size();
              places.forEach(
                  place ->
                      lost.merge(
                          place.node() + (place.side() == Side.COLUMNS ? " reads" : ""),
                          atoms * place.each(),
                          Integer::sum));
            });
    List<Parameter> before = network.parameters();
    List<Parameter> after = cut.network().parameters();
    for (int i = 0; i < before.size(); i++) {
      String name = before.get(i).name();
      String node = name.substring(0, name.lastIndexOf('.'));
      List<Integer> old = before.get(i).shape();
      List<Integer> left = after.get(i).shape();
      assertThat(old.get(0) - left.get(0)).as(name).isEqualTo(lost.getOrDefault(node, 0));
      if (old.size() > 1 && !old.get(1).equals(left.get(1))) {
        assertThat(lost).containsKey(node + " reads");
      }
    }
  }

  private static Selection keep(String group, Integer... atoms) {
    return new Selection(Map.of(group, List.of(atoms)));
  }

  private static Occurrence all(String node, Side side) {
    return Origin.of(node, 16, Map.of(node, side)).members().get(node).get(0);
  }

  private static Origin only(Model model) {
    assertThat(model.history().entries()).hasSize(1);
    return last(model).origin();
  }

  private static History.Entry last(Model model) {
    List<History.Entry> entries = model.history().entries();
    return entries.get(entries.size() - 1);
  }
}
