package io.espalier.trial;

import io.espalier.spec.Hash;
import io.espalier.store.Store;

/** Where trials leave their models, unfinished work and outcomes, in the folder of their sweep. */
public record TrialFiles(Store folder) {
  /** The model that a trial ended with. */
  public Store model(Hash trial) {
    return folder.child("models").child(trial.hex());
  }

  /** What an unfinished trial continues from. */
  Store work(Hash trial) {
    return folder.child("work").child(trial.hex());
  }

  /** Removes what an unfinished trial would continue from. */
  void forget(Hash trial) {
    folder.child("work").delete(trial.hex());
  }

  /** The results of finished trials, {@code HASH.json}. */
  public Store outcomes() {
    return folder.child("outcomes");
  }
}
