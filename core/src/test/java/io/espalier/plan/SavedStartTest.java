package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import io.espalier.testing.SweepFixture;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep may start from a model that is saved in a folder. */
class SavedStartTest {
  private static final Network NETWORK = Zoo.CATALOG.read("resnet-20(width=0.25)");

  @TempDir Path folder;

  @BeforeEach
  void save() {
    files().save(model(1));
  }

  private ModelFolder files() {
    return new ModelFolder(Stores.at(folder.toString()));
  }

  private static Model model(long seed) {
    return Initialization.KAIMING_FAN_OUT.fresh(NETWORK, seed);
  }

  private List<Trial> trials(String from, String... changes) {
    String text =
        """
        name = saved, data = generated, trials = 4
        models { base = %s }
        families { one { from = "%s", try = ["prune(l1, ratio=0.25|0.5)", "train(epochs=1)"] } }
        """
            .replaceFirst("%s", from.equals("base") ? "[\"" + folder + "\"]" : "[resnet-20]")
            .replaceFirst("%s", from);
    return PlannedTrials.of(SweepFixture.config(text, changes).plan()).trials();
  }

  @Test
  void aFamilyStartsFromAFolder() {
    List<Trial> trials = trials(folder.toString());
    assertThat(trials.subList(1, 3))
        .extracting(trial -> trial.candidate().start())
        .containsOnly(
            new Start.Saved(Stores.at(folder.toString()).uri(), ModelFolder.hash(model(1))));
    assertThat(trials("saved(folder=" + folder + ")")).isEqualTo(trials);
    // What a task carries says which content it was.
    assertThat(Trial.read(trials.get(1).text())).isEqualTo(trials.get(1));
  }

  @Test
  void aModelOfTheSweepMayBeOneThatIsSaved() {
    List<Trial> trials = trials("base");
    assertThat(trials).hasSize(3);
    assertThat(trials.get(1).candidate().start().after()).contains(trials.get(0).id());
  }

  @Test
  void itsCostIsKnownBefore() {
    SweepPlan plan =
        SweepFixture.config(
                """
                name = saved, data = generated, trials = 4, constraints = ["macs <= 1M"]
                families { one { from = "%s", try = ["train(epochs=1)"] } }
                """
                    .replace("%s", folder.toString()))
            .plan();
    long macs = CostTable.of(NETWORK).macs();
    assertThat(macs).isGreaterThan(1_000_000);
    assertThatThrownBy(() -> PlannedTrials.of(plan))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("1 against macs <= 1M");
  }

  @Test
  void otherContentIsAnotherTrial() {
    List<Trial> before = trials(folder.toString());
    files().save(model(2));
    assertThat(trials(folder.toString()).get(1).id()).isNotEqualTo(before.get(1).id());
    assertThatThrownBy(() -> before.get(1).candidate().start().model(null, 1))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("its content is no longer");
  }

  @Test
  void aFolderWithoutAModelIsRefusedInThePlan() {
    assertThatThrownBy(() -> trials(folder + "/none"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there is no network.json");
  }
}
