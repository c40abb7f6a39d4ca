package io.espalier.rewrite;

import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;

/**
 * What was done to one model, done to another one of the same architecture: the same channels go,
 * the same branches and ranks stay. Weights are those of the other model, as far as they stay;
 * statistics are not re-estimated, so train on afterwards.
 */
public final class Replay {
  private Replay() {}

  /**
   * Does to a model all that a history says.
   *
   * @param fresh a model of the architecture that the other started from
   * @param done the model with the history
   * @throws Refusal if the architectures differ, or nothing was done
   */
  public static Model of(Model fresh, Model done) {
    if (done.history().entries().isEmpty()) {
      throw new Refusal(
          "Cannot replay the history: it is empty, since nothing was pruned or rewritten in that"
              + " model; name the folder of one that was");
    }
    Model replayed;
    try {
      replayed = Surgery.replay(fresh, done.history());
    } catch (Refusal e) {
      throw refusal(e.getMessage(), e);
    }
    if (!replayed.network().equals(done.network())) {
      throw refusal(difference(replayed.network(), done.network()), null);
    }
    return replayed;
  }

  private static Refusal refusal(String difference, Refusal cause) {
    String sentence =
        Text.of(
            "Cannot replay the history: the model has another architecture than the one it was made on (%s); take a model of the same architecture, size and number of classes",
            difference);
    return cause == null ? new Refusal(sentence) : new Refusal(sentence, cause);
  }

  /** The first node in which two networks differ. */
  private static String difference(Network replayed, Network done) {
    if (!replayed.input().equals(done.input())) {
      return Text.of("images of %s and of %s", replayed.input(), done.input());
    }
    List<Node> here = replayed.nodes();
    List<Node> there = done.nodes();
    for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
      if (!here.get(i).equals(there.get(i))) {
        return Text.of("%s and %s", text(here.get(i)), text(there.get(i)));
      }
    }
    return Text.of("%d and %d operations", here.size(), there.size());
  }

  private static String text(Node node) {
    return "'" + node.path() + "' " + node.op().call();
  }
}
