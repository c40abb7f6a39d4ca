package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Widths;
import io.espalier.model.Edit;
import io.espalier.model.InputSpec;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallNetworks;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever is done to a network, its images and outputs mean what they meant. */
class InputStaysTest {
  private static final Model MODEL = known(SmallNetworks.cifarResNet(1));

  private static Model known(Network network) {
    return RandomWeights.of(network, 1)
        .with(
            new InputSpec(
                network.input(),
                List.of(0.4, 0.5, 0.6),
                List.of(0.2, 0.25, 0.3),
                Optional.empty(),
                IntStream.range(0, 10).mapToObj(i -> "class " + i).toList()));
  }

  private static List<Model> operated() {
    ChannelGroups groups = ChannelGroups.of(MODEL.network());
    String group = groups.groups().get(1).name();
    float[] factors = new float[16];
    Arrays.fill(factors, 0.5f);
    return List.of(
        Surgery.remove(MODEL, new Widths(Map.of(group, 3)).first(groups), "a"),
        Surgery.merge(MODEL, Map.of(group, List.of(List.of(0, 2))), "b"),
        Surgery.rescale(MODEL, "layer1.0.conv2", factors, "c"),
        Surgery.narrow(MODEL, "layer1.0.conv2", List.of(0, 3), "d"),
        Surgery.sample(MODEL, "layer1.0.conv1", List.of(1, 2), "e"),
        Rewrites.CATALOG.read("fold-bn").apply(MODEL));
  }

  @Test
  void throughEveryKindOfEditAndItsReplay() {
    List<Model> operated = operated();
    Set<Object> kinds = new HashSet<>();
    operated.forEach(model -> kinds.add(model.history().edits().get(0).getClass()));
    assertThat(kinds).containsExactlyInAnyOrder((Object[]) Edit.class.getPermittedSubclasses());
    for (Model model : operated) {
      assertThat(model.input()).isEqualTo(MODEL.input()).isPresent();
      assertThat(Surgery.replay(MODEL, model.history()).input()).isEqualTo(MODEL.input());
    }
  }

  @Test
  void throughEveryRewriting() {
    Model branched = known(Zoo.CATALOG.read("dbb-resnet-20(width=0.25)"));
    Set<String> tried = new HashSet<>();
    for (String rewriting :
        List.of(
            "deploy",
            "fold-bn",
            "merge-branches",
            "drop-branches",
            "keep-branches",
            "reserve-and-merge",
            "rm",
            "lowrank(ratio=0.5)")) {
      Model model = rewriting.startsWith("r") ? MODEL : branched;
      assertThat(Rewrites.CATALOG.read(rewriting).apply(model).input())
          .as(rewriting)
          .isEqualTo(model.input());
      tried.add(rewriting.replaceAll("\\(.*", ""));
    }
    assertThat(tried).containsAll(Rewrites.CATALOG.names());
  }
}
