package io.espalier.cli;

import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.trial.Start;
import io.espalier.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command is about: an architecture by name, or a saved model by its folder. */
final class Subject {
  private Subject() {}

  /** The network of an architecture or of a saved model. */
  static Network network(String subject) {
    return isFolder(subject)
        ? new ModelFolder(Stores.at(subject)).network()
        : Zoo.CATALOG.read(architecture(subject));
  }

  /** The model of a folder, or an architecture with random weights. */
  static Model model(String subject) {
    return isFolder(subject) ? new ModelFolder(Stores.at(subject)).read() : fresh(network(subject));
  }

  /** A network with random weights that keep its activations of one size. */
  static Model fresh(Network network) {
    return Initialization.KAIMING_FAN_IN.fresh(network, 1);
  }

  /** The start that a trial takes it as. */
  static Start start(String subject) {
    return isFolder(subject) ? Start.Saved.in(subject) : new Start.Fresh(architecture(subject));
  }

  private static boolean isFolder(String subject) {
    return subject.contains("/") || Files.isDirectory(Path.of(subject));
  }

  private static Call architecture(String subject) {
    try {
      Call call = Call.parse(subject);
      Zoo.CATALOG.full(call);
      return call;
    } catch (Refusal refused) {
      throw new Refusal(
          refused.getMessage() + " (and there is no folder '" + Text.shown(subject) + "')",
          refused);
    }
  }
}
