package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepBranchesTest {
  private static final Network SUPERNET =
      Zoo.CATALOG.read("repnas-cifar(width=0.05, image=8, classes=3)");
  private static final List<String> ENDS = OptionalBranches.of(SUPERNET).ends();

  @Test
  void namesWhatStaysAsDropBranchesNamesWhatGoes() {
    List<String> kept = List.of(ENDS.get(2), ENDS.get(40), ENDS.get(9));
    Model model = RandomWeights.of(SUPERNET, 3);
    List<String> others = new ArrayList<>(ENDS);
    others.removeAll(kept);
    // Layers that would be left with nothing keep their whole kernel: those at a stride.
    for (List<Integer> bare : OptionalBranches.of(SUPERNET).bare()) {
      if (bare.stream().map(ENDS::get).noneMatch(kept::contains)) {
        others.remove(ENDS.get(bare.get(0)));
      }
    }
    Model kept3 = new KeepBranches(kept).apply(model);
    assertThat(kept3.network()).isEqualTo(new DropBranches(others).apply(model).network());
    Model merged = new Deploy().apply(kept3);
    Outputs.assertSame(merged, kept3);
    // What is planned is what comes of it, to the last MAC.
    Network planned =
        new Deploy().forecast(new KeepBranches(kept).forecast(SUPERNET).widest()).widest();
    assertThat(CostTable.of(planned).macs()).isEqualTo(CostTable.of(merged.network()).macs());
    assertThat(Surgery.replay(model, merged.history())).isEqualTo(merged);
  }

  @Test
  void theOrderOfNamesSaysNothing() {
    assertThat(Rewrites.CATALOG.read("keep-branches([b.bn, a.bn])"))
        .isEqualTo(Rewrites.CATALOG.read("keep-branches([a.bn, b.bn])"));
  }

  @Test
  void refusesWhatIsNoBranch() {
    assertThatThrownBy(() -> new KeepBranches(List.of("stage1.0.conv")).forecast(SUPERNET))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot keep 'stage1.0.conv': it is none of the 132 branches");
    assertThatThrownBy(() -> Rewrites.CATALOG.read("keep-branches([a.bn, a.bn])"))
        .hasMessageContaining("named twice");
    Network plain = new Deploy().forecast(SUPERNET).widest();
    assertThatThrownBy(() -> new KeepBranches(ENDS.subList(0, 1)).forecast(plain))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("start from a supernet");
  }
}
