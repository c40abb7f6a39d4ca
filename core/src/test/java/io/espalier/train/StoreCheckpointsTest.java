package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.Tensor;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckpointsTest {
  @TempDir private Path temporary;
  private Store folder;

  @BeforeEach
  void open() {
    folder = Stores.at(temporary.toString()).child("checkpoints");
  }

  private static Checkpoints.State state(long position) {
    return new Checkpoints.State(
        position,
        Map.of(
            "parameters", Tensor.of(List.of(2, 2), (float) position, Float.MIN_VALUE, -0.0f, 1e38f),
            "second-moment", Tensor.vector()),
        Map.of("history", "[{\"loss\":0.1}]", "ä", "\n\"quoted\"\\"));
  }

  private Checkpoints attempt(String name) {
    return new StoreCheckpoints(folder, name);
  }

  @Test
  void anEmptyFolderHasNone() {
    assertThat(attempt("a").newest()).isEmpty();
  }

  @Test
  void whatWasSavedIsFoundByAnotherAttempt() {
    attempt("a").save(state(391));
    assertThat(attempt("b").newest()).hasValue(state(391));
    assertThat(folder.list()).containsExactly("step-000000000391-a.safetensors");
  }

  @Test
  void theLastTwoStay() {
    Checkpoints checkpoints = attempt("a");
    for (long position : new long[] {5, 10, 15, 100}) {
      checkpoints.save(state(position));
    }
    assertThat(folder.list())
        .containsExactly("step-000000000015-a.safetensors", "step-000000000100-a.safetensors");
  }

  @Test
  void anUnreadableNewestFallsBackToTheOneBefore() {
    Checkpoints checkpoints = attempt("a");
    checkpoints.save(state(5));
    checkpoints.save(state(10));
    byte[] whole = folder.read("step-000000000010-a.safetensors").orElseThrow();
    folder.replace("step-000000000010-a.safetensors", Arrays.copyOf(whole, whole.length - 1));
    assertThat(checkpoints.newest()).hasValue(state(5));

    folder.replace("step-000000000005-a.safetensors", "broken".getBytes(StandardCharsets.UTF_8));
    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void theNewestUpToAPointIsFoundBehindThoseFurtherOn() {
    Checkpoints checkpoints = attempt("a");
    checkpoints.save(state(5));
    checkpoints.save(state(10));
    assertThat(checkpoints.newest(10)).hasValue(state(10));
    assertThat(checkpoints.newest(9)).hasValue(state(5));
    assertThat(checkpoints.newest(4)).isEmpty();
  }

  @Test
  void aNewestWithValuesThatAreNotFiniteFallsBackToTheOneBefore() {
    Checkpoints checkpoints = attempt("a");
    checkpoints.save(state(5));
    checkpoints.save(state(10));
    String newest = "step-000000000010-a.safetensors";
    byte[] spoiled = folder.read(newest).orElseThrow();
    int parameters = spoiled.length - 4 * Float.BYTES;
    ByteBuffer.wrap(spoiled).order(ByteOrder.LITTLE_ENDIAN).putFloat(parameters, Float.NaN);
    folder.replace(newest, spoiled);
    assertThat(checkpoints.newest()).hasValue(state(5));
  }

  @Test
  void aStateFurtherOnIsNotRemoved() {
    attempt("a").save(state(100));
    attempt("a").save(state(105));
    Checkpoints late = attempt("b");
    late.save(state(3));
    late.save(state(6));
    late.save(state(9));
    assertThat(folder.list())
        .containsExactly(
            "step-000000000006-b.safetensors",
            "step-000000000009-b.safetensors",
            "step-000000000100-a.safetensors",
            "step-000000000105-a.safetensors");
    assertThat(late.newest()).hasValue(state(105));
  }

  @Test
  void otherFilesAreLeftAlone() {
    folder.replace("notes.txt", new byte[] {1});
    attempt("a").save(state(5));
    assertThat(folder.list()).contains("notes.txt");
    assertThat(attempt("a").newest()).hasValue(state(5));
  }

  @Test
  void aTrainingContinuesFromItsFilesBitByBit() {
    Recipe recipe = Trainings.recipe(Length.epochs(3));
    Trained whole =
        new Trainer(recipe, Trainings.context(Trainings.DATA, Checkpoints.NONE, Cancel.NEVER))
            .train(Trainings.model(0.3));
    AtomicInteger polls = new AtomicInteger();
    Cancel atSeven = () -> polls.getAndIncrement() >= 7;
    assertThatThrownBy(
            () ->
                new Trainer(recipe, Trainings.context(Trainings.DATA, attempt("a"), atSeven))
                    .train(Trainings.model(0.3)))
        .isInstanceOf(Cancel.Cancelled.class);
    assertThat(attempt("b").newest().orElseThrow().position()).isEqualTo(7);

    folder.delete("step-000000000007-a.safetensors");
    Trained continued =
        new Trainer(recipe, Trainings.context(Trainings.DATA, attempt("b"), Cancel.NEVER))
            .train(Trainings.model(0.3));
    assertThat(continued.model()).isEqualTo(whole.model());
    assertThat(Trainings.timeless(continued.history()))
        .isEqualTo(Trainings.timeless(whole.history()));
  }
}
