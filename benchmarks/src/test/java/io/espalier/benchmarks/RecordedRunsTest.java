package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRunsTest {
  @TempDir Path folder;

  private static CellTable table() throws URISyntaxException {
    return CellTable.read(
        Path.of(RecordedRunsTest.class.getResource("nas-bench-201-sample.csv").toURI()));
  }

  private RecordedRuns read(String... lines) throws IOException, URISyntaxException {
    return RecordedRuns.read(Files.write(folder.resolve("optuna.csv"), List.of(lines)), table());
  }

  @Test
  void linesAreCountedFromZero() throws IOException, URISyntaxException {
    RecordedRuns runs =
        read(
            "sampler,objectives,seed,cells",
            "optuna 5.0.0 tpe,accuracy,1,0 624 0",
            "optuna 5.0.0 tpe,accuracy,2,1",
            "optuna 5.0.0 tpe,accuracy+latency,1,2");
    List<List<CellTable.Cell>> cells = runs.of("accuracy").get("optuna 5.0.0 tpe");
    assertThat(cells).hasSize(2);
    CellTable table = table();
    assertThat(cells.get(0))
        .containsExactly(
            table.line(0).orElseThrow(),
            table.line(624).orElseThrow(),
            table.line(0).orElseThrow());
    assertThat(runs.of("accuracy+latency")).containsOnlyKeys("optuna 5.0.0 tpe");
    assertThat(RecordedRuns.none().of("accuracy")).isEmpty();
  }

  @Test
  void refusesOtherFilesAndRunsOnAnotherTable() {
    assertThatThrownBy(() -> read("cell,accuracy"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("benchmarks/optuna-strategies");
    assertThatThrownBy(
            () -> read("sampler,objectives,seed,cells", "optuna 5.0.0 tpe,accuracy,1,0 625"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no line 625");
  }
}
