package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Tensor;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.PlanText;
import io.espalier.report.ResultsText;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Spelling;
import io.espalier.store.Lease;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.testing.SweepFixture;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.StoreCheckpoints;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is the same in every user's language, and read in every other. */
class LocalesTest {
  /** Digits of its own; i without a dot; a comma before decimals. */
  private static final String ARABIC = "ar-EG";

  private static final String TURKISH = "tr-TR";
  private static final String GERMAN = "de-DE";
  private static final Locale OURS = Locale.getDefault();

  private final Store folder = new MemoryStore();

  private static void speak(String language) {
    Locale.setDefault(Locale.forLanguageTag(language));
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(OURS);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARABIC, TURKISH, GERMAN})
  void aSweepLeavesTheSameFilesInEveryLanguage(String language) {
    Locale.setDefault(Locale.ROOT);
    Map<String, String> expected = files(new MemoryStore());
    speak(language);
    assertThat(files(folder)).isEqualTo(expected);
  }

  /** The files that a whole sweep leaves, and what it tells. */
  private static Map<String, String> files(Store folder) {
    SweepPlan plan = plan("trials=24", "constraints=macs <= 25M");
    PlannedTrials planned = PlannedTrials.of(plan);
    run(plan, folder, 1, new UntrainedTrials(folder));
    Map<String, String> files = new TreeMap<>();
    files.put("plan", PlanText.of(planned, OptionalInt.of(2)));
    files.put("results", ResultsText.of(plan, SweepFixture.table(folder), List.of()));
    collect(folder, "", files);
    return files;
  }

  private static void collect(Store folder, String path, Map<String, String> files) {
    for (String name : folder.list()) {
      folder
          .read(name)
          .ifPresentOrElse(
              content -> files.put(path + name, Hash.of(new String(content, UTF_8)).hex()),
              () -> collect(folder.child(name), path + name + "/", files));
    }
  }

  @Test
  void aSweepGoesOnInAnotherLanguage() {
    Locale.setDefault(Locale.ROOT);
    Store undisturbed = new MemoryStore();
    run(plan("trials=24"), undisturbed, 2, new UntrainedTrials(undisturbed));

    UntrainedTrials counted = new UntrainedTrials(folder);
    speak(ARABIC);
    Cancel cancel = () -> counted.total() >= 8;
    assertThat(run(plan("trials=24"), folder, 2, counted, cancel, SweepListener.NONE))
        .isEqualTo(Sweep.Ending.INTERRUPTED);
    speak(TURKISH);
    assertThat(run(plan("trials=24"), folder, 2, counted)).isEqualTo(Sweep.Ending.DONE);
    speak(GERMAN);
    assertThat(run(plan("trials=24"), folder, 2, counted)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
    assertThat(counted.runs()).hasSize(24).allSatisfy((id, runs) -> assertThat(runs).isOne());
    assertThat(SweepFixture.table(folder)).isEqualTo(SweepFixture.table(undisturbed));
  }

  @Test
  void aCheckpointAndALeaseAreFoundInAnotherLanguage() {
    speak(ARABIC);
    Lease.acquire(folder, CLOCK, Duration.ofMinutes(1)).release();
    Checkpoints.State state =
        new Checkpoints.State(391, Map.of("w", Tensor.of(List.of(1), 0.5f)), Map.of("rate", "0.1"));
    new StoreCheckpoints(folder.child("work"), "attempt").save(state);
    speak(TURKISH);
    assertThat(Lease.acquire(folder, CLOCK, Duration.ofMinutes(1)).epoch()).isEqualTo(2);
    Optional<Checkpoints.State> found = new StoreCheckpoints(folder.child("work"), "b").newest();
    assertThat(found.orElseThrow().position()).isEqualTo(391);
    assertThat(found.orElseThrow().notes()).isEqualTo(state.notes());
  }

  @ParameterizedTest
  @ValueSource(strings = {ARABIC, TURKISH, GERMAN})
  void theGrammarIsTheSameInEveryLanguage(String language) {
    speak(language);
    String text = "train(rate=0.05, momentum=1.0e-13, images=40M, initial=true)";
    assertThat(Call.parse("train(rate=5e-2, momentum=1e-13, images=40M, initial=true)"))
        .hasToString(text.replace("40M", "40000000"));
    assertThat(Spelling.kebab("INITIAL_I")).isEqualTo("initial-i");
  }
}
