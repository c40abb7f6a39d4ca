package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyCommandTest {
  private static final String SMALL = "resnet-20(width=0.125)";

  @Test
  void printsALineOfJsonForEachBatch() throws Exception {
    Shell.Ended ended =
        Shell.run("latency", SMALL, "--batch", "1,4", "--rounds", "1", "--calls", "50", "--json");
    assertThat(ended.code()).isZero();
    String[] lines = ended.out().strip().split("\n", -1);
    assertThat(lines).hasSize(2);
    JsonNode four = new ObjectMapper().readTree(lines[1]);
    assertThat(four.path("batch").asInt()).isEqualTo(4);
    assertThat(four.path("form").asText()).isEqualTo("deployed");
    assertThat(four.path("p50-ms").asDouble()).isPositive();
    assertThat(four.path("p90-at-most-ms").asDouble())
        .isGreaterThanOrEqualTo(four.path("p90-ms").asDouble());
    assertThat(four.has("p99-ms")).isFalse();
    assertThat(four.path("rounds").asInt()).isEqualTo(1);
    assertThat(four.path("stable").asBoolean()).isEqualTo(four.path("reasons").isEmpty());
    assertThat(four.path("kind").asText())
        .contains(four.path("cpu").asText())
        .contains(four.path("engine").asText());
  }

  @Test
  void printsATableWithAVerdictAndTheEnvironment() {
    Shell.Ended ended =
        Shell.run("latency", SMALL, "--form", "trained", "--rounds", "1", "--calls", "20");
    assertThat(ended.code()).isZero();
    assertThat(ended.out().lines().toList())
        .anySatisfy(line -> assertThat(line).startsWith("batch  form     p50 ms"))
        .anySatisfy(line -> assertThat(line).matches("1 +trained .*1 x 20 .*"))
        .anySatisfy(line -> assertThat(line).matches("batch 1: (un)?stable.*"))
        .anySatisfy(line -> assertThat(line).contains("Deeplearning4j on"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "resnet-57; --batch=1; Cannot find architecture",
        "no/such/folder; --batch=1; there is no network.json",
        "resnet-20; --batch=0; a batch has at least 1",
        "resnet-20; --batch=1,2000000; does not fit memory",
        "resnet-20; --batch=many; 'many' is not an int",
        "resnet-20; --threads=4096; this process may use",
        "resnet-20; --rounds=0; --rounds=0: it must be at least 1",
        "resnet-20; --calls=0; --calls=0: it must be at least 1",
        "resnet-20; --form=melted; expected one of [TRAINED, DEPLOYED]"
      })
  void refusesInASentence(String subject, String option, String sentence) {
    Shell.Ended ended = Shell.run("latency", subject, option);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(ended.out()).isEmpty();
  }
}
