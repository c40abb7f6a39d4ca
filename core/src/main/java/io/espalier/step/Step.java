package io.espalier.step;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.model.Model;
import io.espalier.train.WorkContext;

/**
 * Something done to a model: train it, prune it, rewrite it. Immutable options, named by {@link
 * Steps#CATALOG}.
 *
 * <pre>{@code
 * Step half = Steps.CATALOG.read("prune(l1, to-macs=0.5)");
 * Range macs = half.forecast(Forecast.exact(network)).macs(); // before any weight exists
 * Model pruned = half.run(model, context).model();
 * }</pre>
 */
public interface Step {
  /**
   * What is known of the network afterwards, before any weight exists: exact where counts are
   * declared, bounds where a search decides them.
   *
   * @throws io.espalier.spec.Refusal if the step cannot be carried out on any such network
   */
  Forecast forecast(Forecast before);

  /**
   * Checks that the data is enough for it, before the first step of a trial runs.
   *
   * @throws io.espalier.spec.Refusal naming what is missing
   */
  default void check(Data data) {}

  /**
   * Does it; what trains may pause where the context says so.
   *
   * @throws io.espalier.spec.Refusal if it cannot be done on this model
   */
  Reached run(Model model, WorkContext context);

  /** How far a step has come. */
  sealed interface Reached {
    /** The model as it is now, to be deployed or scored. */
    Model model();

    /** Images that went through training steps. */
    long imagesSeen();

    /** Wall time of earlier attempts that it continued; the caller measures its own. */
    double seconds();
  }

  /**
   * A step's end.
   *
   * @param epochs passes over the training images that it trained for
   */
  record Done(Model model, long imagesSeen, double epochs, double seconds) implements Reached {
    /** The end of a step that trains nothing. */
    public Done(Model model) {
      this(model, 0, 0, 0);
    }
  }

  /** A training that pauses; run again on the same model, it goes on from its checkpoint. */
  record Paused(Model model, long imagesSeen, double seconds) implements Reached {}
}
