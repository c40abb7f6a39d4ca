package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.criterion.Criteria;
import io.espalier.step.Steps;
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

  private static Set<String> words(String step) {
    String usage = Espalier.commandLine().getSubcommands().get(step).getUsageMessage();
    return new HashSet<>(List.of(usage.split("[^a-z0-9-]+")));
  }
}
