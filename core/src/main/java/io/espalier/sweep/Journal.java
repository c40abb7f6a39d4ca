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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of a sweep in the order in which they came, in numbered files that appear whole and
 * never change; alone enough to make the table again.
 */
public final class Journal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = ".jsonl";

  /** Ends the name of the empty file beside a damaged one of which somebody was told. */
  private static final String TOLD = ".told";

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
   * All entries, oldest first. Lines that cannot be read are left out: what they told counts as not
   * done.
   */
  public List<Entry> read() {
    return numbers().stream()
        .flatMap(number -> lines(file(number)).stream())
        .flatMap(Optional::stream)
        .toList();
  }

  /** What {@link #read} leaves out and no driver has told yet: a sentence for each file. */
  public List<String> leftOut() {
    return damaged()
        .map(
            file ->
                Text.of(
                    "Journal '%s/%s' is not whole: what it has lost counts as not done",
                    folder.uri(), file))
        .toList();
  }

  /** Notes beside the files that all of this was told; for the driver that holds the sweep. */
  public void noteLeftOut() {
    damaged().forEach(file -> folder.publish(file + TOLD, new byte[0]));
  }

  private Stream<String> damaged() {
    return numbers().stream()
        .map(Journal::file)
        .filter(file -> !folder.exists(file + TOLD))
        .filter(file -> lines(file).stream().anyMatch(Optional::isEmpty));
  }

  /** The lines of a file, nothing where one cannot be read; a file is never written empty. */
  private List<Optional<Entry>> lines(String file) {
    String text = new String(folder.read(file).orElse(new byte[0]), StandardCharsets.UTF_8);
    return text.isEmpty() ? List.of(Optional.empty()) : text.lines().map(Journal::entry).toList();
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

  private static Optional<Entry> entry(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      Entry entry =
          new Entry(
              node.path("trial").asText(),
              node.path("family").asText(),
              node.path("candidate").asText(),
              new Hash(node.path("identity").asText()),
              ResultText.read(node.path("result").asText()),
              Instant.parse(node.path("started").asText()),
              Instant.parse(node.path("finished").asText()));
      boolean whole =
          !entry.candidate().isEmpty() && Hash.of(entry.trial()).equals(entry.result().trial());
      return whole ? Optional.of(entry) : Optional.empty();
    } catch (JsonProcessingException | DateTimeException | Refusal unreadable) {
      return Optional.empty();
    }
  }
}
