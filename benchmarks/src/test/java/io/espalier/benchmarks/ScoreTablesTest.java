package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.spec.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTablesTest {
  /**
   * Two sweeps of other accuracies: within each synflow has the order, and over both it has not.
   */
  private static final List<ScoredTrial> TRIALS =
      List.of(
          trial("low", "a", 1, .1, 10),
          trial("low", "a", 2, .2, 20),
          trial("low", "a", 3, .3, 30),
          trial("low", "b", 4, .4, 40),
          trial("high", "a", 5, .6, 1),
          trial("high", "a", 6, .7, 2),
          trial("high", "a", 7, .8, 3),
          trial("high", "a", 7, .9, 4));

  @Test
  void correlatesOverSweepsWithinThemAndWithinFamilies() {
    String[] lines =
        new ScoreTables(TRIALS, TRIALS.subList(0, 4), 0).correlations().split("\n", -1);
    assertThat(lines[0])
        .matches("\\| trials of +\\| number \\| by chance \\| synflow .*params .*beyond MACs \\|");
    assertThat(row(lines[2])).startsWith("all, as they are", "8", "0.74", "-0.52 / -0.14");
    assertThat(row(lines[3]))
        .startsWith("all, by places within their sweeps", "8", "0.74", "1.00 / 1.00");
    assertThat(row(lines[4])).startsWith("low", "4", "-", "1.00 / 1.00").contains("all equal");
    // Its family of three is too few, and the only one of the other is the sweep itself.
    assertThat(row(lines[5])).startsWith("high", "4");
    assertThat(row(lines[6])).startsWith("cells of NAS-Bench-201", "4");
    assertThat(lines).hasSize(8);
  }

  @Test
  void aCandidateIsTheMeanOfItsSeeds() {
    ScoredTrial mean = ScoredTrial.mean(TRIALS.subList(6, 8));
    assertThat(mean.accuracy()).isCloseTo(.85, within(1e-12));
    assertThat(mean.synflow()).isCloseTo(Math.sqrt(12), within(1e-12));
  }

  @Test
  void saysWhatIsLeftOut() {
    assertThat(new ScoreTables(TRIALS, List.of(), 2).markdown())
        .startsWith("8 trained trials; 2 others left out")
        .contains("| low   | a      | ");
  }

  private static List<String> row(String line) {
    return List.of(line.substring(2, line.length() - 2).trim().split(" +\\| +", -1));
  }

  private static ScoredTrial trial(
      String sweep, String family, int candidate, double accuracy, double synflow) {
    return new ScoredTrial(
        sweep,
        family,
        Hash.of(sweep + accuracy),
        Hash.of(Integer.toString(candidate)),
        accuracy,
        1e6,
        1e3,
        synflow,
        -accuracy);
  }
}
