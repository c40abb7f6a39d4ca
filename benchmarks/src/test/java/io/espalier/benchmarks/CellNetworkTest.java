package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;
import io.espalier.network.Network;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellNetworkTest {
  /** In 12 lines the table has the mean over seeds of which one differs, as if of another cell. */
  @Test
  void hasTheParametersOfTheTable() throws IOException, URISyntaxException {
    int whole = 0;
    List<String> others = new ArrayList<>();
    for (String line : sample()) {
      List<String> operations = List.of(line.split(",", -1)[0].split("\\|", -1));
      if (!operations.contains("none")) {
        long params = CostTable.of(CellNetwork.of(operations).orElseThrow()).params();
        if (params != Long.parseLong(line.substring(line.lastIndexOf(',') + 1))) {
          others.add(line);
        }
        whole++;
      }
    }
    assertThat(whole).isEqualTo(256);
    assertThat(others).hasSize(12);
  }

  /** Where nothing reaches the last point, the table has the accuracy of guessing. */
  @Test
  void cellsThatLeadNowhereAreThoseThatCannotLearn() throws IOException, URISyntaxException {
    for (String line : sample()) {
      String[] fields = line.split(",", -1);
      boolean guesses = Double.parseDouble(fields[1]) < 0.1;
      Optional<Network> network = CellNetwork.of(List.of(fields[0].split("\\|", -1)));
      assertThat(network.isEmpty()).as(line).isEqualTo(guesses);
    }
  }

  /** As published, with 1.531546 M parameters. */
  @Test
  void theLargestIsThePublishedOne() {
    Network network = CellNetwork.of(Collections.nCopies(6, "nor_conv_3x3")).orElseThrow();
    assertThat(CostTable.of(network).params()).isEqualTo(1_531_546);
  }

  /** The first edge leads to a point that nothing leaves. */
  @Test
  void deadEdgesAreLeftOut() {
    List<String> dead =
        List.of("nor_conv_3x3", "none", "none", "skip_connect", "none", "nor_conv_3x3");
    assertThat(CostTable.of(CellNetwork.of(dead).orElseThrow()).params()).isEqualTo(73_306);
  }

  private static List<String> sample() throws IOException, URISyntaxException {
    List<String> lines =
        Files.readAllLines(
            Path.of(CellNetworkTest.class.getResource("nas-bench-201-sample.csv").toURI()));
    return lines.subList(1, lines.size());
  }
}
