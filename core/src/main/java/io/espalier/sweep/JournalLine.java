package io.espalier.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.search.CandidateText;
import io.espalier.search.Proposal;
import io.espalier.search.Room;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.trial.MetricsJson;
import io.espalier.trial.ResultText;
import io.espalier.trial.Rung;
import io.espalier.trial.WrittenTrial;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events of a journal, each as a line of JSON. */
final class JournalLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEGUN = "begun";
  private static final String ASKED = "asked";
  private static final String UNTIMED = "untimed";
  private static final String FAMILY = "family";
  private static final String ROLE = "role";
  private static final String PARENT = "parent";
  private static final String CANDIDATE = "candidate";
  private static final String KNOWN = "known";
  private static final String RUNG = "rung";
  private static final String SEEDS = "seeds";

  private JournalLine() {}

  static String write(Journal.Event event) {
    ObjectNode node = JSON.createObjectNode();
    if (event instanceof Journal.Entry entry) {
      write(entry, node);
    } else if (event instanceof Journal.Asked asked) {
      write(asked, node.putObject(ASKED));
    } else if (event instanceof Journal.Untimed untimed) {
      node.put(UNTIMED, untimed.trial().hex());
    } else {
      node.putObject(BEGUN);
    }
    return node.toString();
  }

  private static void write(Journal.Entry entry, ObjectNode node) {
    node.put("started", entry.started().toString());
    node.put("finished", entry.finished().toString());
    node.put(FAMILY, entry.family());
    writeRole(entry.role(), node);
    entry.parent().ifPresent(parent -> node.put(PARENT, parent.hex()));
    node.put(CANDIDATE, entry.candidate());
    node.put("identity", entry.identity().hex());
    MetricsJson.write(entry.known(), node.putObject(KNOWN));
    node.put("trial", entry.trial().text());
    node.put("result", ResultText.write(entry.result()));
  }

  private static void write(Journal.Asked asked, ObjectNode node) {
    Proposal proposal = asked.proposal();
    node.put("choices", asked.choices().hex());
    node.put(FAMILY, asked.family());
    node.put("room", asked.room().name());
    ArrayNode candidate = node.putArray(CANDIDATE).add(proposal.candidate().start().toString());
    proposal.candidate().steps().forEach(step -> candidate.add(step.toString()));
    ArrayNode seeds = node.putArray(SEEDS);
    proposal.seeds().forEach(seeds::add);
    writeRole(proposal.role(), node);
    proposal.until().ifPresent(rung -> node.put(RUNG, rung.number()).put("epochs", rung.epochs()));
  }

  private static void writeRole(String role, ObjectNode node) {
    if (!role.isEmpty()) {
      node.put(ROLE, role);
    }
  }

  /** The event of a line, or nothing if it cannot be read. */
  static Optional<Journal.Event> read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.has(BEGUN)) {
        return Optional.of(new Journal.Begun());
      }
      if (node.has(UNTIMED)) {
        return Optional.of(new Journal.Untimed(new Hash(node.path(UNTIMED).asText())));
      }
      return node.has(ASKED) ? Optional.of(asked(node.path(ASKED))) : entry(node);
    } catch (JsonProcessingException
        | DateTimeException
        | IllegalArgumentException
        | Refusal unreadable) {
      return Optional.empty();
    }
  }

  private static Journal.Asked asked(JsonNode node) {
    List<Call> candidate = new ArrayList<>();
    node.required(CANDIDATE).forEach(call -> candidate.add(Call.parse(call.asText())));
    List<Long> seeds = new ArrayList<>();
    node.required(SEEDS).forEach(seed -> seeds.add(seed.asLong()));
    Optional<Rung> until =
        node.has(RUNG)
            ? Optional.of(new Rung(node.path(RUNG).asInt(), node.path("epochs").asDouble()))
            : Optional.empty();
    return new Journal.Asked(
        new Hash(node.path("choices").asText()),
        node.path(FAMILY).asText(),
        Room.valueOf(node.path("room").asText()),
        new Proposal(
            new CandidateText(candidate.get(0), candidate.subList(1, candidate.size())),
            seeds,
            until,
            node.path(ROLE).asText(),
            Optional.empty()));
  }

  private static Optional<Journal.Event> entry(JsonNode node) {
    Journal.Entry entry =
        new Journal.Entry(
            WrittenTrial.read(node.path("trial").asText()),
            node.path(FAMILY).asText(),
            node.path(ROLE).asText(),
            node.has(PARENT) ? Optional.of(new Hash(node.path(PARENT).asText())) : Optional.empty(),
            node.path(CANDIDATE).asText(),
            new Hash(node.path("identity").asText()),
            MetricsJson.read(node.path(KNOWN)),
            ResultText.read(node.path("result").asText()),
            Instant.parse(node.path("started").asText()),
            Instant.parse(node.path("finished").asText()));
    boolean whole =
        !entry.candidate().isEmpty()
            && Hash.of(entry.trial().text()).equals(entry.result().trial());
    return whole ? Optional.of(entry) : Optional.empty();
  }
}
