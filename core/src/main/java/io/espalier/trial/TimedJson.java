package io.espalier.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.latency.Environment;
import io.espalier.latency.Latency;
import io.espalier.latency.LatencySpec;
import io.espalier.latency.Reading;
import io.espalier.latency.Statistics;
import io.espalier.latency.Verdict;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a round of timing gave, as fields of a JSON object; times in nanoseconds. */
final class TimedJson {
  private static final String WHAT = "what";
  private static final String ROUND = "round";
  private static final String LATENCIES = "latencies";
  private static final String ENVIRONMENT = "environment";
  private static final String GOVERNOR = "governor";
  private static final String ROUNDS = "rounds";
  private static final String REASONS = "reasons";
  private static final String UNSEEN = "not-seen";

  private TimedJson() {}

  static void write(Result.Timed timed, ObjectNode node) {
    node.put(WHAT, LatencySpec.CATALOG.writeFull(timed.what()).toString());
    node.put(ROUND, timed.round());
    ArrayNode latencies = node.putArray(LATENCIES);
    timed.latencies().forEach(latency -> write(latency, latencies.addObject()));
  }

  /** Reads what {@link #write} writes. */
  static Result.Timed read(Hash trial, JsonNode node) {
    LatencySpec what = LatencySpec.of(Call.parse(node.required(WHAT).asText()));
    List<Latency> latencies = new ArrayList<>();
    node.required(LATENCIES).forEach(each -> latencies.add(latency(what, each)));
    return new Result.Timed(trial, what, node.required(ROUND).asInt(), latencies);
  }

  private static void write(Latency latency, ObjectNode node) {
    node.put("batch", latency.batch());
    ArrayNode rounds = node.putArray(ROUNDS);
    latency.reading().rounds().forEach(round -> write(round, rounds.addObject()));
    node.put("drift", latency.reading().drift());
    Verdict verdict = latency.reading().verdict();
    verdict.reasons().forEach(node.putArray(REASONS)::add);
    verdict.unseen().forEach(node.putArray(UNSEEN)::add);
    Environment environment = latency.environment();
    ObjectNode on = node.putObject(ENVIRONMENT);
    on.put("host", environment.host());
    on.put("cpu", environment.cpu());
    on.put("cores", environment.cores());
    on.put("engine", environment.engine());
    on.put("threads", environment.threads());
    environment.governor().ifPresent(governor -> on.put(GOVERNOR, governor));
    on.put("system", environment.system());
    on.put("java", environment.java());
  }

  private static void write(Statistics statistics, ObjectNode node) {
    node.put("samples", statistics.samples());
    node.put("block", statistics.block());
    node.put("least", statistics.least());
    node.put("p50", statistics.p50());
    node.put("p90", statistics.p90());
    statistics.p90Bound().ifPresent(value -> node.put("p90-at-most", value));
    statistics.p99().ifPresent(value -> node.put("p99", value));
    statistics.p99Bound().ifPresent(value -> node.put("p99-at-most", value));
    node.put("iqr", statistics.iqr());
    node.put("outliers", statistics.outliers());
  }

  private static Latency latency(LatencySpec what, JsonNode node) {
    List<Statistics> rounds = new ArrayList<>();
    node.required(ROUNDS).forEach(round -> rounds.add(statistics(round)));
    JsonNode on = node.required(ENVIRONMENT);
    return new Latency(
        node.required("batch").asInt(),
        what.form(),
        new Reading(
            rounds,
            node.required("drift").asDouble(),
            new Verdict(texts(node.required(REASONS)), texts(node.required(UNSEEN)))),
        new Environment(
            on.required("host").asText(),
            on.required("cpu").asText(),
            on.required("cores").asInt(),
            on.required("engine").asText(),
            on.required("threads").asInt(),
            Optional.ofNullable(on.get(GOVERNOR)).map(JsonNode::asText),
            on.required("system").asText(),
            on.required("java").asText()));
  }

  private static Statistics statistics(JsonNode node) {
    return new Statistics(
        node.required("samples").asInt(),
        node.required("block").asInt(),
        node.required("least").asDouble(),
        node.required("p50").asDouble(),
        node.required("p90").asDouble(),
        number(node, "p90-at-most"),
        number(node, "p99"),
        number(node, "p99-at-most"),
        node.required("iqr").asDouble(),
        node.required("outliers").asInt());
  }

  private static OptionalDouble number(JsonNode node, String name) {
    return node.has(name) ? OptionalDouble.of(node.path(name).asDouble()) : OptionalDouble.empty();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
