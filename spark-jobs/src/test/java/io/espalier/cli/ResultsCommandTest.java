package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.report.ColumnsText;
import io.espalier.spec.Hash;
import io.espalier.table.Column;
import io.espalier.table.Columns;
import io.espalier.table.SweepRow;
import io.espalier.table.TableRow;
import io.espalier.trial.Result;
import io.espalier.trial.WrittenTrial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultsCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  @Test
  void explainsTheColumnsWithoutAConfiguration() {
    Shell.Ended ended = Shell.run("results", "--columns");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualTo(ColumnsText.markdown());
    assertThat(Shell.run("results", "--columns", "--json").code()).isEqualTo(2);
    Shell.Ended nameless = Shell.run("results", "--json");
    assertThat(nameless.code()).isEqualTo(2);
    assertThat(nameless.err().lines()).singleElement().asString().contains("no sweep is named");
  }

  @Test
  void jsonHasEveryMetricAndColumnUnderItsName() throws Exception {
    Metrics metrics = Metrics.NONE;
    for (Metric metric : Metric.values()) {
      metrics = metrics.with(metric, metric.unit().whole() ? 40_551_040 : 0.25);
    }
    String text =
        "trial(start=resnet-20, steps=[prune(criterion=l2, ratio=0.5, to-macs=20M)], data=data, seed=7)";
    Result.Outcome measured = new Result.Measured(Hash.of(text), metrics, "pretend");
    SweepRow row =
        SweepRow.of(
            WrittenTrial.read(text),
            "one-shot",
            "",
            Optional.empty(),
            "base | half",
            Hash.of("a"),
            Metrics.NONE,
            measured,
            NOON,
            NOON);
    String line = RowJson.of(TableRow.of(List.of(row)).get(0));
    JsonNode json = new ObjectMapper().readTree(line);
    List<String> unknown =
        List.of(
            "role",
            "parent",
            "reason",
            "front",
            "winner",
            "keeps_constraints",
            "rung",
            "latency_verdict",
            "latency_spread",
            "latency_kind",
            "latency_host",
            "latency_calls");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(
            Columns.ALL.stream().map(Column::name).filter(n -> !unknown.contains(n)).toList());
    for (Metric metric : Metric.values()) {
      assertThat(json.get(metric.toString()).isIntegralNumber()).isEqualTo(metric.unit().whole());
    }
    assertThat(line)
        .contains("\"macs\":40551040,")
        .contains("\"test_accuracy\":0.25")
        .contains("\"seed\":7")
        .contains("\"started_at\":\"2026-11-22T12:00:00.123456Z\"")
        .contains("\"options\":[{\"step\":\"prune\",\"criterion\":{\"name\":\"l2\"},");
  }
}
