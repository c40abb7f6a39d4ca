package io.espalier.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.trial.Result;
import io.espalier.trial.ResultText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of a sweep in the order in which they came, in numbered files that appear whole and
 * never change; alone enough to make the table again.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = ".jsonl";

  private final Store folder;
  private long next;

  /**
   * One result, with all that a row of the table says of it.
   *
   * @param trial the trial's text
   * @param candidate the candidate as the plan writes it
   * @param identity the same for all seeds of a candidate
   * @param started when it was given to a worker
   */
  public record Entry(
      String trial,
      String family,
      String candidate,
      Hash identity,
      Result result,
      Instant started,
      Instant finished) {}

  /** The journal of a sweep's folder. */
  public Journal(Store sweep) {
    this.folder = sweep.child("journal");
    this.next = numbers().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
  }

  /**
   * All entries, oldest first. Lines that cannot be read are left out with a warning: what they
   * told counts as not done.
   */
  public List<Entry> read() {
    List<Entry> entries = new ArrayList<>();
    for (long number : numbers()) {
      String file = file(number);
      String text = new String(folder.read(file).orElse(new byte[0]), StandardCharsets.UTF_8);
      text.lines()
          .forEach(
              line -> {
                try {
                  entries.add(entry(line));
                } catch (Refusal e) {
                  LOG.warn("Left out a line of {}/{}: {}", folder.uri(), file, e.getMessage());
                }
              });
    }
    return entries;
  }

  /**
   * Writes entries down as one file.
   *
   * @throws Refusal if another process writes this journal
   */
  public void append(List<Entry> entries) {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(line(entry)).append('\n'));
    if (!folder.publish(file(next), text.toString().getBytes(StandardCharsets.UTF_8))) {
      throw new Refusal(
          Text.of(
              "Cannot write journal '%s/%s': somebody else wrote it; run one driver at a time",
              folder.uri(), file(next)));
    }
    next++;
  }

  private List<Long> numbers() {
    return folder.list().stream()
        .filter(name -> name.matches("\\d{6,18}\\" + END))
        .map(name -> Long.valueOf(name.substring(0, name.length() - END.length())))
        .sorted()
        .toList();
  }

  private static String file(long number) {
    return Text.of("%06d%s", number, END);
  }

  private static String line(Entry entry) {
    ObjectNode node = JSON.createObjectNode();
    node.put("started", entry.started().toString());
    node.put("finished", entry.finished().toString());
    node.put("family", entry.family());
    node.put("candidate", entry.candidate());
    node.put("identity", entry.identity().hex());
    node.put("trial", entry.trial());
    node.put("result", ResultText.write(entry.result()));
    return node.toString();
  }

  private static Entry entry(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return new Entry(
          node.path("trial").asText(),
          node.path("family").asText(),
          node.path("candidate").asText(),
          new Hash(node.path("identity").asText()),
          ResultText.read(node.path("result").asText()),
          Instant.parse(node.path("started").asText()),
          Instant.parse(node.path("finished").asText()));
    } catch (JsonProcessingException | DateTimeException e) {
      throw new Refusal(Text.of("Cannot read journal line '%s': it is not whole", line), e);
    }
  }
}
