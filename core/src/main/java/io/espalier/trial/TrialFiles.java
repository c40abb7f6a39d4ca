package io.espalier.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.model.ModelFolder;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where trials leave their models, unfinished work and outcomes, in the folder of their sweep. */
public record TrialFiles(Store folder) {
  private static final Logger LOG = LoggerFactory.getLogger(TrialFiles.class);
  private static final String MODELS = "models";
  private static final String WORK = "work";
  private static final String OUTCOMES = "outcomes";

  /** The model that a trial ended with. */
  public ModelFolder model(Hash trial) {
    return new ModelFolder(folder.child(MODELS).child(trial.hex()));
  }

  /** Whether the model that a trial ended with is there. */
  public boolean hasModel(Hash trial) {
    return model(trial).complete();
  }

  /** The bytes of the files of the model that a trial ended with. */
  public long modelSize(Hash trial) {
    return folder.child(MODELS).size(trial.hex());
  }

  /** Removes the model that a trial ended with. */
  public void forgetModel(Hash trial) {
    // First, so that half of a model is none.
    model(trial).discard();
    folder.child(MODELS).delete(trial.hex());
  }

  /**
   * What came of a trial, if it was carried out before. A damaged file is passed over with a
   * warning: the trial counts as not done.
   */
  public Optional<Result.Outcome> outcome(Hash trial) {
    return folder.child(OUTCOMES).read(name(trial)).flatMap(content -> read(trial, content));
  }

  private Optional<Result.Outcome> read(Hash trial, byte[] content) {
    try {
      if (ResultText.read(new String(content, UTF_8)) instanceof Result.Outcome outcome
          && outcome.trial().equals(trial)) {
        return Optional.of(outcome);
      }
      throw new Refusal("it is the outcome of no trial of this name");
    } catch (Refusal damaged) {
      LOG.warn(
          "Passing over outcome {} in {}: {}",
          name(trial),
          folder.child(OUTCOMES).uri(),
          damaged.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps what came of a trial; the first outcome that can be read stands. */
  void keep(Result.Outcome outcome) {
    Store outcomes = folder.child(OUTCOMES);
    String name = name(outcome.trial());
    byte[] content = ResultText.write(outcome).getBytes(UTF_8);
    if (!outcomes.publish(name, content) && outcome(outcome.trial()).isEmpty()) {
      outcomes.replace(name, content);
    }
  }

  /** What an unfinished trial continues from. */
  Store work(Hash trial) {
    return folder.child(WORK).child(trial.hex());
  }

  /** The trials of which something to continue from is there, whether they need it or not. */
  public List<Hash> begun() {
    return folder.child(WORK).list().stream().filter(Hash::isHex).map(Hash::new).toList();
  }

  /** The bytes of the files that an unfinished trial would continue from. */
  public long workSize(Hash trial) {
    return folder.child(WORK).size(trial.hex());
  }

  /** Removes what an unfinished trial would continue from. */
  public void forget(Hash trial) {
    folder.child(WORK).delete(trial.hex());
  }

  private static String name(Hash trial) {
    return trial.hex() + ".json";
  }
}
