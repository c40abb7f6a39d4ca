package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.data.ImageFolder;
import io.espalier.engine.OutOfMemory;
import io.espalier.engine.Place;
import io.espalier.model.Initialization;
import io.espalier.model.ModelFolder;
import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Steps;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies outside a trial stops it and does not judge it: once mended, it goes on. */
class OutsideTroubleTest {
  private static final String MEMORY = "espalier.data.memory";
  private static final Hash ID = Hash.of("trial");

  @TempDir private Path folder;
  private final List<Integer> epochs = new ArrayList<>();

  /** Pictures are decoded on use. */
  @BeforeEach
  void writesPictures() throws IOException {
    System.setProperty(MEMORY, "0");
    for (int i = 0; i < 24; i++) {
      String part = i < 16 ? "train" : "test";
      Path file = folder.resolve(Text.of("data/%s/%s/%d.png", part, i % 2 == 0 ? "ant" : "bee", i));
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64; p++) {
        image.setRGB(p % 8, p / 8, i * 0x10503 * (p + 1));
      }
      ImageIO.write(image, "png", file.toFile());
    }
  }

  @AfterEach
  void clears() {
    System.clearProperty(MEMORY);
  }

  @Test
  void aPictureThatBreaksDuringATrainingLosesNoWork() throws IOException {
    Path picture = folder.resolve("data/train/bee/15.png");
    byte[] whole = Files.readAllBytes(picture);
    Trial trial = trial();
    TrialFiles undisturbed = new TrialFiles(Stores.at(folder + "/undisturbed"));
    run(undisturbed, trial, epoch -> {});

    TrialFiles files = new TrialFiles(Stores.at(folder + "/disturbed"));
    Result.Failed broken =
        (Result.Failed) run(files, trial, epoch -> damage(picture, epoch == 1 ? 40 : -1));
    assertThat(broken.kind()).isEqualTo(Result.Failure.STORAGE);
    assertThat(broken.lasting()).isFalse();
    assertThat(broken.message()).contains(picture.toString(), "cut off after 40 bytes");
    assertThat(files.outcome(trial.id())).isEmpty();
    assertThat(epochs).containsExactly(0, 1);

    Result.Failed unread = (Result.Failed) run(files, trial, epoch -> {});
    assertThat(unread.message()).contains("Cannot read 1 of 24 images", picture.toString());
    assertThat(epochs).isEmpty();

    Files.write(picture, whole);
    assertThat(run(files, trial, epoch -> {})).isInstanceOf(Result.Measured.class);
    assertThat(epochs).containsExactly(2, 3);
    assertThat(files.model(trial.id()).read().weights())
        .isEqualTo(undisturbed.model(trial.id()).read().weights());
  }

  /** Between two rungs: what was reached stands, and it goes on from there. */
  @Test
  void aPictureThatBreaksBeforeTheNextRungLosesNoWork() throws IOException {
    Path picture = folder.resolve("data/train/bee/15.png");
    byte[] whole = Files.readAllBytes(picture);
    Trial trial = trial();
    TrialFiles undisturbed = new TrialFiles(Stores.at(folder + "/undisturbed"));
    run(undisturbed, trial, epoch -> {});

    TrialFiles files = new TrialFiles(Stores.at(folder + "/disturbed"));
    Optional<Rung> first = Optional.of(new Rung(1, 1.25));
    Result paused = run(files, trial, first, epoch -> {});
    assertThat(paused).isInstanceOf(Result.Paused.class);
    Optional<Rung> second = Optional.of(new Rung(2, 3));
    Result.Failed broken =
        (Result.Failed) run(files, trial, second, epoch -> damage(picture, epoch == 1 ? 40 : -1));
    assertThat(broken.kind()).isEqualTo(Result.Failure.STORAGE);
    assertThat(epochs).containsExactly(1);
    assertThat(files.outcome(new Leg(trial.id(), second))).isEmpty();
    assertThat(run(files, trial, first, epoch -> {})).isEqualTo(paused);

    Files.write(picture, whole);
    assertThat(run(files, trial, second, epoch -> {})).isInstanceOf(Result.Paused.class);
    assertThat(epochs).containsExactly(2);
    run(files, trial, epoch -> {});
    assertThat(files.model(trial.id()).read().weights())
        .isEqualTo(undisturbed.model(trial.id()).read().weights());
    assertThat(files.curve(trial.id()).orElseThrow().points())
        .extracting(LearningCurve.Point::epoch)
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void aStepWhoseNoteIsDamagedIsDoneAnew() {
    Trial trial = trial();
    TrialFiles files = new TrialFiles(Stores.at(folder + "/sweep"));
    Store step = files.work(trial.id()).child("step-0");
    for (String note : List.of("done(images-seen=3", "done(seconds=1)")) {
      step.replace("done", note.getBytes(StandardCharsets.UTF_8));
      assertThat(run(files, trial, epoch -> {})).isInstanceOf(Result.Measured.class);
    }
  }

  @Test
  void onlyWhatIsWrongWithTheTrialIsAVerdict() {
    List<Throwable> outside =
        List.of(
            new Unavailable("x"),
            new UncheckedIOException(new IOException("x")),
            new CompletionException(new UncheckedIOException(new IOException("x"))),
            new IllegalStateException(new IOException("x")),
            new OutOfMemoryError("x"),
            new IllegalStateException(new OutOfMemoryError("x")),
            new NoClassDefFoundError("x"));
    for (Throwable thrown : outside) {
      assertThat(Failures.of(ID, thrown).lasting()).as(thrown.toString()).isFalse();
      assertThat(((Result.Failed) Failures.of(ID, thrown)).message()).isEqualTo("x");
    }
    OutOfMemory lack = new OutOfMemory("Cannot", new RuntimeException("std::bad_alloc"), "do less");
    Result.Failed failed = (Result.Failed) Failures.of(ID, new IllegalStateException(lack));
    assertThat(failed.kind()).isEqualTo(Result.Failure.OUT_OF_MEMORY);
    assertThat(failed.message()).isEqualTo(lack.getMessage()).endsWith("(std::bad_alloc); do less");
    assertThat(Failures.of(ID, new Refusal("x")).lasting()).isTrue();
    assertThat(Failures.of(ID, new IllegalStateException("x")).lasting()).isTrue();
  }

  private Trial trial() {
    ModelFolder start = new ModelFolder(Stores.at(folder + "/start"));
    if (!start.complete()) {
      start.save(
          Initialization.PYTORCH_DEFAULT.fresh(LinearEngine.network(new Shape(3, 8, 8), 2, 0), 3));
    }
    Start from = new Start.Saved(start.folder().uri(), ModelFolder.hash(start.read()));
    return new Trial(
        new Candidate(from, List.of(Steps.CATALOG.read("train(epochs=4, batch=4, rate=0.01)"))),
        new DataSpec(new ImageFolder(folder.resolve("data").toString(), 8, 0, "Pictures"), 4, 1, 1),
        1);
  }

  private Result run(TrialFiles files, Trial trial, IntConsumer epochEnded) {
    return run(files, trial, Optional.empty(), epochEnded);
  }

  private Result run(TrialFiles files, Trial trial, Optional<Rung> until, IntConsumer epochEnded) {
    epochs.clear();
    return new TrialRunner(
            new LinearEngine(),
            new DataCache(Stores::at),
            files,
            epoch -> {
              epochs.add(epoch.epoch());
              epochEnded.accept(epoch.epoch());
            })
        .run(new Order.Run(trial, until), Place.ONE_THREAD, Cancel.NEVER);
  }

  private static void damage(Path file, int length) {
    if (length >= 0) {
      try {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
