package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.channel.ChannelGroups;
import io.espalier.cost.CostTable;
import io.espalier.latency.Breakdown;
import io.espalier.latency.Form;
import io.espalier.latency.Reading;
import io.espalier.latency.Statistics;
import io.espalier.latency.Verdict;
import io.espalier.network.Network;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-56; 853018; 125485696",
        "resnet-56(shortcut=B); 855770; 125747840",
        "vgg-16-bn; 14728266; 313201664",
        "repvgg-a0; 9108968; 1512581120",
        "resnet-50; 25557032; 4089184256"
      })
  void printsTheIntegersAsJson(String architecture, long params, long macs) throws Exception {
    Shell.Ended ended = Shell.run("inspect", architecture, "--json");
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat(ended.code()).isZero();
    assertThat(json.path("params").isIntegralNumber()).isTrue();
    assertThat(json.path("params").asLong()).isEqualTo(params);
    assertThat(json.path("macs").asLong()).isEqualTo(macs);
    long sum = 0;
    for (JsonNode layer : json.path("layers")) {
      sum += layer.path("macs").asLong();
    }
    assertThat(sum).isEqualTo(macs);
  }

  @Test
  void countsWhatAPresetLeavesAndRefusesItElsewhere() throws Exception {
    Shell.Ended ended = Shell.run("inspect", "resnet-56", "--preset", "resnet-56-a", "--json");
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat(json.path("macs").asLong()).isEqualTo(112_435_840);
    assertThat(json.path("params").asLong()).isEqualTo(773_336);
    Shell.Ended other = Shell.run("inspect", "resnet-110", "--preset", "resnet-56-a");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("Cannot apply preset 'resnet-56-a'").contains("resnet-56,");
  }

  @Test
  void printsATableWithTotals() {
    Shell.Ended ended = Shell.run("inspect", "resnet-20");
    assertThat(ended.out().lines().toList())
        .anySatisfy(line -> assertThat(line).startsWith("layer1.0.conv1 ").contains("2,359,296"))
        .anySatisfy(line -> assertThat(line).matches("total +40,551,040 +269,722"));
  }

  @Test
  void printsWhatIsPrunedTogetherAndWhatIsNot() {
    Shell.Ended ended = Shell.run("inspect", "resnet-20", "--groups");
    assertThat(ended.out())
        .contains("layer1.0.conv1: 16 channels: remove filters of layer1.0.conv1 => layer1.0.bn1")
        .contains("fc: 10 channels stay: they are the network's output");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet-56", "ghostnet", "repvgg-a0", "dbb-resnet-20", "shufflenet-v1"})
  void noLineOfGroupsIsLongerThanAScreen(String architecture) {
    List<String> lines = Shell.run("inspect", architecture, "--groups").out().lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
    assertThat(lines).anyMatch(line -> line.startsWith("    => ") && line.contains(" => "));
    assertThat(String.join("\n", lines).replace("\n    ", " "))
        .isEqualTo(ChannelGroups.of(Zoo.CATALOG.read(architecture)).describe());
  }

  @Test
  void timesEachOperationBesideItsMacs() throws Exception {
    Shell.Ended ended =
        Shell.run("inspect", "resnet-20(width=0.125)", "--latency", "--json", "--batch", "2");
    assertThat(ended.code()).isZero();
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat(json.path("form").asText()).isEqualTo("deployed");
    double sum = 0;
    long macs = 0;
    for (JsonNode operation : json.path("operations")) {
      assertThat(operation.path("ms").asDouble()).as(operation.toString()).isPositive();
      sum += operation.path("ms").asDouble();
      macs += operation.path("macs").asLong();
    }
    assertThat(json.path("operations-ms").asDouble()).isCloseTo(sum, within(1e-9));
    assertThat(json.path("whole-ms").asDouble()).isPositive();
    assertThat(macs).isEqualTo(CostTable.of(Zoo.CATALOG.read("resnet-20(width=0.125)")).macs());
    assertThat(json.path("operations").get(0).path("and").get(0).asText()).isEqualTo("relu");
  }

  @Test
  void setsPartsBesideTheWhole() {
    Network network = Zoo.CATALOG.read("resnet-20");
    Statistics whole =
        new Statistics(
            9,
            1,
            0,
            200_000,
            0,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0,
            0);
    Breakdown times =
        new Breakdown(
            network,
            List.of(
                new Breakdown.Operation("conv1", List.of("bn1", "relu"), 100_000, 1_000_000),
                new Breakdown.Operation("avgpool", List.of(), 50_000, 0)),
            new Reading(List.of(whole), 0, new Verdict(List.of(), List.of())));
    assertThat(new BreakdownText("resnet-20", Form.TRAINED, 2, times).table())
        .containsExactly(
            "layer                           operation                              and        output         MACs     ms    share  GMACs/s",
            "conv1                           conv(filters=16, kernel=3, padding=1)  bn1, relu  16x32x32  1,000,000  0.100   50.0 %     20.0",
            "avgpool                         global-average-pool                               64x1x1               0.050   25.0 %",
            "all operations                                                                              1,000,000  0.150   75.0 %     13.3",
            "images in, logits out, between                                                                         0.050   25.0 %",
            "whole call                                                                                  1,000,000  0.200  100.0 %     10.0",
            "resnet-20, trained, batch 2: operations timed within whole calls, the whole call by itself; medians",
            "stable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--latency; --groups; leave one of them out",
        "--latency; --batch=0; a batch has at least 1",
        "--latency; --batch=99999999; does not fit memory",
        "--batch=2; --json; --latency"
      })
  void refusesTimingThatCannotBe(String option, String other, String sentence) {
    Shell.Ended ended = Shell.run("inspect", "resnet-20", option, other);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(sentence).doesNotContain("\tat ");
  }

  @Test
  void refusesInOneSentenceWithExitCodeTwo() {
    Shell.Ended name = Shell.run("inspect", "resnet-57");
    assertThat(name.code()).isEqualTo(2);
    assertThat(name.err().lines()).hasSize(1);
    assertThat(name.err()).contains("'resnet-57'").contains("did you mean 'resnet-56'?");
    Shell.Ended option = Shell.run("inspect", "resnet-56(shortcat=B)");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.err()).contains("did you mean 'shortcut'?");
    Shell.Ended folder = Shell.run("inspect", "out/no-such-model");
    assertThat(folder.code()).isEqualTo(2);
    assertThat(folder.err()).contains("out/no-such-model").contains("network.json");
    Shell.Ended flag = Shell.run("inspect", "resnet-20", "--jsn");
    assertThat(flag.code()).isEqualTo(2);
    assertThat(flag.err()).contains("--json");
  }

  @Test
  void everyCommandHelpsWithExamples() {
    for (String command :
        new String[] {"inspect", "train", "prune", "rewrite", "evaluate", "sweep", "results"}) {
      Shell.Ended ended = Shell.run(command, "--help");
      assertThat(ended.code()).isZero();
      assertThat(ended.out()).contains("Examples:").contains("espalier " + command);
    }
    assertThat(Shell.run("--version").out()).contains("espalier").contains("Spark 3.5");
  }

  @Test
  void saysInOneSentenceWhichOptionAnotherNeeds() {
    Shell.Ended ended = Shell.run("inspect", "resnet-20", "--batch", "2");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("espalier: Missing required argument(s): --latency");
  }
}
