package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.WorkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CriteriaTest {
  /** The worked example of Li et al.'s card: four filters of three weights. */
  private static final float[] FILTERS = {
    .5f, -.2f, .1f, -1, .3f, .2f, .1f, .1f, -.1f, .4f, .4f, .4f
  };

  private static final WorkContext BENCH =
      new WorkContext(null, null, 7, Checkpoints.NONE, Cancel.NEVER, epoch -> {});

  @Test
  void sumsAbsoluteWeights() {
    List<Double> scores = L1.DEFAULTS.score(chain(), groups(chain()), BENCH).of(conv1(chain()));
    assertThat(scores)
        .usingComparatorForType(CriteriaTest::nearly, Double.class)
        .containsExactly(0.8, 1.5, 0.3, 1.2);
  }

  @Test
  void takesEuclideanNorms() {
    List<Double> scores = L2.DEFAULTS.score(chain(), groups(chain()), BENCH).of(conv1(chain()));
    assertThat(scores)
        .usingComparatorForType(CriteriaTest::nearly, Double.class)
        .containsExactly(Math.sqrt(.30), Math.sqrt(1.13), Math.sqrt(.03), Math.sqrt(.48));
  }

  @Test
  void ranksTheLeastImportantFirstAndEqualsByIndex() {
    Scores scores = L1.DEFAULTS.score(chain(), groups(chain()), BENCH);
    assertThat(Ranks.ascending(scores, conv1(chain()))).containsExactly(2, 0, 3, 1);
    Scores equal = new Scores(Map.of("conv1", List.of(1.0, 1.0, 0.5, 1.0)));
    assertThat(Ranks.ascending(equal, conv1(chain()))).containsExactly(2, 0, 1, 3);
  }

  @Test
  void takesTheAbsoluteGammaBehindAFilter() {
    Model model = withTensor(chain(), "bn1.weight", Tensor.vector(-3, 1, 0, 2));
    assertThat(Gamma.DEFAULTS.score(model, groups(model), BENCH).of(conv1(model)))
        .containsExactly(3.0, 1.0, 0.0, 2.0);
  }

  @Test
  void sumsOverTheFiltersThatAnAdditionCouples() {
    Model residual = residual();
    Group coupled = groups(residual).group("conv1");
    double one = L1.DEFAULTS.score(residual, groups(residual), BENCH).of(coupled).get(1);
    assertThat(one).isCloseTo(1.5 + 2 * 4, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void drawsByTheSeedAndTheGroupAlone() {
    WorkContext other = new WorkContext(null, null, 8, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    Scores first = new Random().score(chain(), groups(chain()), BENCH);
    assertThat(new Random().score(chain(), groups(chain()), BENCH)).isEqualTo(first);
    assertThat(new Random().score(chain(), groups(chain()), other)).isNotEqualTo(first);
  }

  static List<String> names() {
    return Criteria.CATALOG.names();
  }

  /** Inner and coupled groups alike; the same again for the same seed. */
  @ParameterizedTest
  @MethodSource("names")
  void scoresEveryGroup(String name) {
    Criterion plain = Criteria.CATALOG.read(name);
    Criterion criterion =
        plain.images() == 0 ? plain : Criteria.CATALOG.read(name + "(images=60, batch=30)");
    ChannelGroups groups = groups(Trained.MODEL);
    Scores scores = criterion.score(Trained.MODEL, groups, Trained.BENCH);
    for (Group group : groups.prunable()) {
      assertThat(scores.of(group))
          .hasSize(group.size())
          .allMatch(score -> score >= 0 && Double.isFinite(score));
      assertThat(scores.of(group).stream().distinct().count()).isGreaterThan(1);
    }
    assertThat(criterion.score(Trained.MODEL, groups, Trained.BENCH)).isEqualTo(scores);
    assertThat(Criteria.CATALOG.read(Criteria.CATALOG.writeFull(criterion))).isEqualTo(criterion);
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasAPageWithItsOptions(String name) throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path root = Files.exists(module.resolve("docs")) ? module : module.getParent();
    String page = Files.readString(root.resolve("docs/methods/" + name + ".md"));
    assertThat(page).startsWith("# " + name + ":");
    Criteria.CATALOG
        .defaults(name)
        .options()
        .keySet()
        .forEach(option -> assertThat(page).contains("`" + option + "`"));
    assertThat(page.lines().count()).isLessThan(60);
  }

  @Test
  void gammaLeavesAGroupWithoutNormalizationAlone() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("plain", Conv.of(4, 3), Network.INPUT);
    b.add("normal", Conv.of(5, 3), "plain");
    b.add("last", Conv.of(2, 3), b.add("bn", BatchNorm.DEFAULTS, "normal"));
    Model model = filled(b.build());
    Group plain = groups(model).group("plain");
    assertThat(Gamma.DEFAULTS.scores(plain)).isFalse();
    assertThat(L1.DEFAULTS.scores(plain)).isTrue();
    assertThat(L1.DEFAULTS.scores(groups(model).group("last"))).isFalse();
    Scores scores = Gamma.DEFAULTS.score(model, groups(model), BENCH);
    assertThat(scores.importance()).containsOnlyKeys("normal");
    assertThatThrownBy(() -> scores.of(plain))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'plain'");
  }

  @Test
  void channelsWithoutFiltersHaveNoNorm() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv", Conv.of(4, 3), Network.INPUT);
    b.add("pad", new ChannelPad(0, 2), "conv");
    b.add("last", Conv.of(2, 3), b.add("bn", BatchNorm.DEFAULTS, "pad"));
    Model model = filled(b.build());
    Group padded = groups(model).group("pad");
    assertThat(padded.prunable()).isTrue();
    assertThat(L2.DEFAULTS.scores(padded)).isFalse();
    assertThat(L2.DEFAULTS.score(model, groups(model), BENCH).importance())
        .containsOnlyKeys("conv");
    assertThat(Gamma.DEFAULTS.score(model, groups(model), BENCH).importance())
        .containsOnlyKeys("conv", "pad");
  }

  private static Model chain() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("bn1", BatchNorm.DEFAULTS, "conv1");
    b.add("conv2", Conv.of(3, 1), "bn1");
    return withTensor(filled(b.build()), "conv1.weight", Tensor.of(List.of(4, 3, 1, 1), FILTERS));
  }

  private static Model residual() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 4, 4));
    b.add("conv1", Conv.of(4, 1), Network.INPUT);
    b.add("conv2", Conv.of(4, 1), "conv1");
    b.add("add", new Add(), "conv1", "conv2");
    b.add("last", Conv.of(2, 1), "add");
    Model model =
        withTensor(filled(b.build()), "conv1.weight", Tensor.of(List.of(4, 3, 1, 1), FILTERS));
    return withTensor(model, "conv2.weight", Tensor.filled(List.of(4, 4, 1, 1), -2));
  }

  private static Model filled(Network network) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      tensors.put(parameter.name(), Tensor.filled(parameter.shape(), 1));
    }
    return new Model(network, new Weights(tensors), History.NONE);
  }

  private static Model withTensor(Model model, String name, Tensor tensor) {
    return model.with(model.weights().with(Map.of(name, tensor)));
  }

  private static ChannelGroups groups(Model model) {
    return ChannelGroups.of(model.network());
  }

  private static Group conv1(Model model) {
    return groups(model).group("conv1");
  }

  private static int nearly(double a, double b) {
    return Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b);
  }
}
