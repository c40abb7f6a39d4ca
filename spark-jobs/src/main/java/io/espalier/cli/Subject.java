package io.espalier.cli;

import io.espalier.model.ModelFolder;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.trial.Start;
import io.espalier.zoo.Zoo;

/** What a command is about: an architecture by name, or a saved model by its folder. */
final class Subject {
  private Subject() {}

  /** The network of an architecture or of a saved model. */
  static Network network(String subject) {
    return isFolder(subject)
        ? ModelFolder.network(Stores.at(subject))
        : Zoo.CATALOG.read(architecture(subject));
  }

  /** The start that a trial takes it as. */
  static Start start(String subject) {
    if (!isFolder(subject)) {
      return new Start.Fresh(architecture(subject));
    }
    Store folder = Stores.at(subject);
    return new Start.Saved(folder.uri(), ModelFolder.hash(ModelFolder.read(folder)));
  }

  private static boolean isFolder(String subject) {
    return subject.contains("/") || java.nio.file.Files.isDirectory(java.nio.file.Path.of(subject));
  }

  private static Call architecture(String subject) {
    try {
      Call call = Call.parse(subject);
      Zoo.CATALOG.full(call);
      return call;
    } catch (Refusal refused) {
      throw new Refusal(refused.getMessage() + " (and there is no folder '" + subject + "')", refused);
    }
  }
}
