package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.latency.Environment;
import io.espalier.latency.Form;
import io.espalier.latency.Latency;
import io.espalier.latency.Reading;
import io.espalier.latency.Statistics;
import io.espalier.latency.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyCommandTest {
  private static final String SMALL = "resnet-20(width=0.125)";
  private static final List<String> DRIFTED = List.of("the reference drifted by 7.0 %");

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
  void printsATableWithVerdictsAndTheEnvironment() {
    assertThat(LatencyText.table("resnet-20", List.of(latency(1, List.of()), latency(8, DRIFTED))))
        .containsExactly(
            "batch  form     p50 ms    p90  p90 at most  p99    IQR  spread  outliers      calls  images/s",
            "1      trained   0.040  0.050        0.052       0.004   5.0 %         3  2 x 1,500    25,000",
            "8      trained   0.040  0.050        0.052       0.004   5.0 %         3  2 x 1,500   200,000",
            "batch 1: calls so short were timed 2 at a time; percentiles are of their means",
            "batch 1: stable (not seen: steal)",
            "batch 8: calls so short were timed 2 at a time; percentiles are of their means",
            "batch 8: unstable: the reference drifted by 7.0 % (not seen: steal)",
            "resnet-20, 2 rounds; medians of rounds",
            "a processor, 1 core on a host; an engine; governor powersave");
  }

  private static Latency latency(int batch, List<String> reasons) {
    List<Statistics> rounds = new ArrayList<>();
    for (double median : new double[] {40_000, 42_000}) {
      rounds.add(
          new Statistics(
              750,
              2,
              30_000,
              median,
              50_000,
              OptionalDouble.of(52_000),
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              4_000,
              3));
    }
    return new Latency(
        batch,
        Form.TRAINED,
        new Reading(rounds, 0.07, new Verdict(reasons, List.of("steal"))),
        new Environment(
            "a host",
            "a processor",
            1,
            "an engine",
            1,
            Optional.of("powersave"),
            "a system",
            "a machine"));
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
        "resnet-20; --threads=4096; this machine has",
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
