package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Network;
import io.espalier.rewrite.DropBranches;
import io.espalier.zoo.Zoo;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatedBranchesTest {
  /** What the authors' search found for RepVGG-A0. */
  private static final String PUBLISHED =
      "001100-001100-001000-001100-000100-000100-001100-001100-001100-000100-001100-001110-001100"
          + "-001100-001100-001100-001100-001100-001100-000100-001100-111111";

  @ParameterizedTest
  @CsvSource({
    "repnas-a0, 132",
    "repnas-cifar, 132",
    "repnas-b1, 168",
    "repvgg-a0, 44",
    "dbb-resnet-20, 76",
    "resnet-20, 0",
    "mobilenet-v2, 0"
  })
  void branchesAreFoundByStructure(String network, int branches) {
    assertThat(GatedBranches.of(Zoo.CATALOG.read(network)).size()).isEqualTo(branches);
  }

  @Test
  void thePublishedMaskIsOneOfAsManyBranches() {
    Network supernet = Zoo.CATALOG.read("repnas-a0");
    GatedBranches branches = GatedBranches.of(supernet);
    String digits = PUBLISHED.replace("-", "");
    boolean[] mask = new boolean[digits.length()];
    int ones = 0;
    for (int i = 0; i < mask.length; i++) {
      mask[i] = digits.charAt(i) == '1';
      ones += mask[i] ? 1 : 0;
    }
    assertThat(ones).isEqualTo(44);
    assertThat(RepNas.DEFAULTS.count(branches)).isEqualTo(ones);
    DropBranches dropped = new DropBranches(branches.idle(mask).stream().sorted().toList());
    assertThat(dropped.forecast(supernet).widest())
        .isEqualTo(Zoo.CATALOG.read("repnas-a0(branches=" + PUBLISHED + ")"));
  }

  @Test
  void aLayerLeftWithNothingHasItsWholeKernel() {
    GatedBranches branches = GatedBranches.of(MethodTrainings.supernet());
    assertThat(branches.all())
        .extracting(GatedBranches.Gated::end)
        .containsExactly("a.1x1.bn", "a.3x3.bn", "a.1x3.bn", "b.1x1.bn", "b.3x3.bn", "b.3x1.bn");
    assertThat(branches.branches().bare()).containsExactly(List.of(1, 0, 2));
    assertThat(branches.idle(new boolean[6]))
        .containsExactlyInAnyOrder("a.1x1.bn", "a.1x3.bn", "b.1x1.bn", "b.3x3.bn", "b.3x1.bn");
    assertThat(branches.running(true, false, false, false, false, true))
        .containsExactly("a.1x1.bn", "b.3x1.bn");
    assertThat(branches.idle(true, false, false, false, false, true))
        .containsExactlyInAnyOrder("a.3x3.bn", "a.1x3.bn", "b.1x1.bn", "b.3x3.bn");
    Network supernet = Zoo.CATALOG.read("repnas-a0");
    GatedBranches all = GatedBranches.of(supernet);
    List<String> spare =
        all.branches().bare().stream().map(sum -> all.all().get(sum.get(0)).end()).toList();
    assertThat(spare).hasSize(5).allMatch(end -> end.endsWith(".conv.3x3.bn"));
    assertThat(Collections.disjoint(all.idle(new boolean[132]), spare)).isTrue();
  }
}
