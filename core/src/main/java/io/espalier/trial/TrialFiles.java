package io.espalier.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.model.ModelFolder;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import java.util.Optional;

/** Where trials leave their models, unfinished work and outcomes, in the folder of their sweep. */
public record TrialFiles(Store folder) {
  private static final String MODELS = "models";
  private static final String WORK = "work";
  private static final String OUTCOMES = "outcomes";

  /** The model that a trial ended with. */
  public ModelFolder model(Hash trial) {
    return new ModelFolder(folder.child(MODELS).child(trial.hex()));
  }

  /** Removes the model that a trial ended with. */
  public void forgetModel(Hash trial) {
    folder.child(MODELS).delete(trial.hex());
  }

  /** What came of a trial, if it was carried out before. */
  public Optional<Result.Outcome> outcome(Hash trial) {
    return folder
        .child(OUTCOMES)
        .read(name(trial))
        .map(content -> (Result.Outcome) ResultText.read(new String(content, UTF_8)));
  }

  /** Keeps what came of a trial; the first outcome stands. */
  void keep(Result.Outcome outcome) {
    folder
        .child(OUTCOMES)
        .publish(name(outcome.trial()), ResultText.write(outcome).getBytes(UTF_8));
  }

  /** What an unfinished trial continues from. */
  Store work(Hash trial) {
    return folder.child(WORK).child(trial.hex());
  }

  /** Removes what an unfinished trial would continue from. */
  void forget(Hash trial) {
    folder.child(WORK).delete(trial.hex());
  }

  private static String name(Hash trial) {
    return trial.hex() + ".json";
  }
}
