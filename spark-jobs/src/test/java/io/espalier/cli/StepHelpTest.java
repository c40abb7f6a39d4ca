package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.criterion.Criteria;
import io.espalier.data.Augmentations;
import io.espalier.rewrite.Rewrites;
import io.espalier.spec.Catalog;
import io.espalier.step.Steps;
import io.espalier.train.Schedules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --help} of a single step says is what the catalogues have. */
class StepHelpTest {
  @ParameterizedTest
  @ValueSource(strings = {"train", "prune"})
  void namesEveryOption(String step) {
    assertThat(words(step)).containsAll(Steps.CATALOG.defaults(step).options().keySet());
  }

  @Test
  void namesEveryCriterion() {
    assertThat(words("prune")).containsAll(Criteria.CATALOG.names());
  }

  @Test
  void namesEverySchedule() {
    assertThat(words("train")).containsAll(namesAndOptions(Schedules.CATALOG));
  }

  @Test
  void namesEveryAugmentation() {
    assertThat(words("train")).containsAll(namesAndOptions(Augmentations.CATALOG));
  }

  @Test
  void namesEveryRewriting() {
    assertThat(words("rewrite")).containsAll(namesAndOptions(Rewrites.CATALOG));
  }

  private static Set<String> namesAndOptions(Catalog<?> catalog) {
    Set<String> all = new HashSet<>(catalog.names());
    catalog.names().forEach(name -> all.addAll(catalog.defaults(name).options().keySet()));
    return all;
  }

  private static Set<String> words(String step) {
    String usage = Espalier.commandLine().getSubcommands().get(step).getUsageMessage();
    return new HashSet<>(List.of(usage.split("[^a-z0-9-]+")));
  }
}
