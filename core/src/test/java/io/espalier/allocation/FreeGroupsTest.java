package io.espalier.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.spec.Refusal;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FreeGroupsTest {
  private static final ChannelGroups PLAIN = ChannelGroups.of(Zoo.CATALOG.read("resnet-20"));

  @ParameterizedTest
  @EnumSource(Additions.class)
  void channelsOfResidualSumsStayUnlessTheyArePruned(Additions additions) {
    List<String> kept = names(PLAIN, additions, Coupled.KEEP);
    assertThat(kept).hasSize(9).allMatch(name -> name.matches("layer\\d\\.\\d\\.conv1"));
    assertThat(names(PLAIN, additions, Coupled.NARROW)).isEqualTo(kept);
    assertThat(names(PLAIN, additions, Coupled.PRUNE))
        .hasSize(12)
        .contains("conv1", "layer2.0.conv2", "layer3.0.conv2");
  }

  /** The one difference between the two: a sum of parallel branches. */
  @Test
  void sumsOfParallelBranchesHoldOnlyWhereEveryAdditionDoes() {
    ChannelGroups branched = ChannelGroups.of(Zoo.CATALOG.read("dbb-resnet-20"));
    assertThat(names(branched, Additions.RESIDUAL, Coupled.KEEP))
        .contains("layer1.0.conv1.3x3.conv")
        .doesNotContain("conv1.3x3.conv");
    assertThat(names(branched, Additions.ALL, Coupled.KEEP)).isEmpty();
  }

  @Test
  void whatIsSkippedStays() {
    FreeGroups free =
        FreeGroups.of(PLAIN, Additions.RESIDUAL, Coupled.KEEP, List.of("layer2.1.conv1"));
    assertThat(free.list()).hasSize(8).extracting(Group::name).doesNotContain("layer2.1.conv1");
    assertThat(free.obstacle(PLAIN.group("layer2.1.conv1")))
        .hasValueSatisfying(why -> assertThat(why).contains("take the layer out of skip"));
    assertThat(free.obstacle(PLAIN.group("layer2.2.conv1"))).isEmpty();
    assertThatThrownBy(
            () -> FreeGroups.of(PLAIN, Additions.ALL, Coupled.KEEP, List.of("layer2.1.conv7")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean 'layer2.1.conv");
  }

  /** The stem is read by its addition and others: zeros may pass there, but a gate may not. */
  @Test
  void convolutionsThatEndABranchLoseFiltersWhereTheyMayBeNarrowed() {
    FreeGroups narrow =
        FreeGroups.of(PLAIN, Additions.RESIDUAL, Coupled.NARROW, List.of("layer1.1.conv2"));
    List<String> last = narrow.narrowed(BranchEnds.LAST);
    assertThat(last)
        .hasSize(8)
        .allMatch(path -> path.endsWith(".conv2"))
        .doesNotContain("layer1.1.conv2");
    assertThat(narrow.narrowed(BranchEnds.NARROWABLE))
        .containsAll(last)
        .contains("conv1")
        .hasSize(9);
    FreeGroups keep = FreeGroups.of(PLAIN, Additions.RESIDUAL, Coupled.KEEP, List.of());
    assertThat(keep.narrowed(BranchEnds.LAST)).isEmpty();
    assertThat(keep.narrowed(BranchEnds.NARROWABLE)).isEmpty();
  }

  /** ResNet-18 projects three of its shortcuts. */
  @ParameterizedTest
  @EnumSource(BranchEnds.class)
  void projectionsInShortcutsEndNoBranch(BranchEnds ends) {
    ChannelGroups groups = ChannelGroups.of(Zoo.CATALOG.read("resnet-18"));
    assertThat(ends.of(groups)).hasSize(8).allMatch(path -> path.endsWith(".conv2"));
  }

  private static List<String> names(ChannelGroups groups, Additions additions, Coupled coupled) {
    return FreeGroups.of(groups, additions, coupled, List.of()).list().stream()
        .map(Group::name)
        .toList();
  }
}
