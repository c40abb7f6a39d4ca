package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.channel.ChannelGroups;
import io.espalier.zoo.Zoo;
import java.util.List;
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
}
