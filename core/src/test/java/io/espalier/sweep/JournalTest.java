package io.espalier.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.testing.Results;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.WrittenTrial;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final String TRIAL = "trial(start=resnet-20, steps=[], data=data, seed=1)";

  private final Store sweep = new MemoryStore();

  private static Journal.Entry entry(Result result) {
    return entry(TRIAL, result);
  }

  private static Journal.Entry entry(String trial, Result result) {
    return new Journal.Entry(
        WrittenTrial.read(trial),
        "one-shot",
        "step 3",
        Optional.of(Hash.of("step 2")),
        "base | \"quoted\"",
        Hash.of("candidate"),
        Metrics.of(Metric.MACS, 17),
        result,
        NOON,
        NOON.plusMillis(1500));
  }

  private static String text(String name) {
    return "trial(start=" + name + ", steps=[], data=data, seed=1)";
  }

  private static Journal.Entry refused(String name) {
    String trial = text(name);
    return entry(trial, new Result.Refused(Hash.of(trial), "Cannot do it:\nit is\n\"two\" lines"));
  }

  @Test
  void readsBackEveryKindOfResult() {
    Hash trial = Hash.of(TRIAL);
    List<Journal.Entry> entries =
        List.of(
            entry(Results.measured(trial, 0.1234567890123, 40_551_040, 269_722)),
            entry(
                new Result.Paused(
                    trial, new Rung(2, 4.5), Results.metrics(0.5, 40_551_040, 269_722), "e")),
            entry(new Result.Failed(trial, Result.Failure.OUT_OF_MEMORY, "at batch 128")),
            entry(Results.tested(trial, 0.75)),
            refused("t"));
    new Journal(sweep).append(entries);
    assertThat(new Journal(sweep).events()).isEqualTo(entries);
  }

  @Test
  void aRowShowsHowFarATrialHasCome() {
    Journal journal = new Journal(sweep);
    journal.append(List.of(entry(paused(2)), entry(paused(1))));
    assertThat(new Journal(sweep).rows()).extracting(SweepRow::outcome).containsExactly(paused(2));
    journal.append(List.of(entry(paused(3))));
    assertThat(new Journal(sweep).rows()).extracting(SweepRow::outcome).containsExactly(paused(3));
    Result.Measured ended = Results.measured(Hash.of(TRIAL), 0.5, 1, 2);
    journal.append(List.of(entry(ended), entry(paused(1))));
    assertThat(new Journal(sweep).rows()).extracting(SweepRow::outcome).containsExactly(ended);
  }

  private static Result.Paused paused(int rung) {
    return new Result.Paused(
        Hash.of(TRIAL), new Rung(rung, 3.0 * rung), Results.metrics(0.5, 1, 2), "e");
  }

  @Test
  void numbersItsFilesOnwardsAcrossDrivers() {
    new Journal(sweep).append(List.of(refused("a")));
    Journal second = new Journal(sweep);
    second.append(List.of(refused("b"), refused("c")));
    second.append(List.of(refused("d")));
    assertThat(sweep.child("journal").list())
        .containsExactly("000001.jsonl", "000002.jsonl", "000003.jsonl");
    assertThat(second.events()).containsExactly(refused("a"));
    assertThat(new Journal(sweep).events())
        .containsExactly(refused("a"), refused("b"), refused("c"), refused("d"));
  }

  @Test
  void leavesOutWhatIsTornOrMissing() {
    Journal journal = new Journal(sweep);
    journal.append(List.of(refused("a")));
    journal.append(List.of(refused("b"), refused("c")));
    journal.append(List.of(refused("d")));
    Store folder = sweep.child("journal");
    String torn = new String(folder.read("000002.jsonl").orElseThrow(), UTF_8);
    folder.replace("000002.jsonl", torn.substring(0, torn.length() - 30).getBytes(UTF_8));
    folder.delete("000001.jsonl");

    Journal again = new Journal(sweep);
    assertThat(again.events()).containsExactly(refused("b"), refused("d"));
    again.append(List.of(refused("e")));
    assertThat(folder.list()).containsExactly("000002.jsonl", "000003.jsonl", "000004.jsonl");
  }

  @Test
  void aFileCutAnywhereGivesTheLinesBeforeTheCutAndIsToldOnce() {
    List<Journal.Entry> entries = List.of(refused("a"), refused("b"));
    Store whole = new MemoryStore();
    new Journal(whole).append(entries);
    byte[] content = whole.child("journal").read("000001.jsonl").orElseThrow();
    int line = content.length / 2;
    for (int cut = 0; cut < content.length - 1; cut++) {
      Store store = new MemoryStore();
      store.child("journal").publish("000001.jsonl", Arrays.copyOf(content, cut));
      Journal journal = new Journal(store);
      assertThat(journal.events()).isEqualTo(entries.subList(0, cut < line - 1 ? 0 : 1));
      // A cut at the end of a line leaves no trace.
      boolean trace = cut != line && cut != line - 1;
      assertThat(journal.leftOut()).hasSize(trace ? 1 : 0);
      journal.noteLeftOut();
      assertThat(new Journal(store).leftOut()).isEmpty();
      assertThat(new Journal(store).events()).isEqualTo(journal.events());
    }
  }

  @Test
  void whatDoesNotNameItsTrialIsNoEntry() {
    Store folder = sweep.child("journal");
    new Journal(sweep).append(List.of(refused("a")));
    String line = new String(folder.read("000001.jsonl").orElseThrow(), UTF_8);
    List<String> nameless =
        List.of(
            "",
            "{}",
            "17",
            "\0\0\0",
            line.strip().replace("\"trial\":\"" + text("a"), "\"trial\":\""),
            line.strip()
                .replace(text("a"), "trial(start=a)")
                .replace(Hash.of(text("a")).hex(), Hash.of("trial(start=a)").hex()),
            line.strip().replace("base | ", "").replace("\\\"quoted\\\"", ""),
            line.strip().replace("\"result\":", "\"no-result\":"));
    folder.publish("000002.jsonl", String.join("\n", nameless).getBytes(UTF_8));
    assertThat(new Journal(sweep).events()).containsExactly(refused("a"));
  }

  @Test
  void neverWritesOverAnother() {
    Journal first = new Journal(sweep);
    Journal second = new Journal(sweep);
    first.append(List.of(refused("a")));
    assertThatThrownBy(() -> second.append(List.of(refused("b"))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("somebody else wrote it");
    assertThat(new Journal(sweep).events()).containsExactly(refused("a"));
  }
}
