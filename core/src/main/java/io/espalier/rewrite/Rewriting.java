package io.espalier.rewrite;

import io.espalier.cost.Forecast;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.network.Network;

/**
 * A change of a network's structure that leaves its output in evaluation as it is, unless it says
 * that it does not: immutable options, named by {@link Rewrites#CATALOG}.
 */
public interface Rewriting {
  /**
   * What comes of a network: exact, unless the weights decide.
   *
   * @throws io.espalier.spec.Refusal naming the layer where the result would compute something else
   */
  Forecast forecast(Network network);

  /**
   * Does it; the result shares no data with the model and has one edit more in its history.
   *
   * @throws io.espalier.spec.Refusal naming the layer where the result would compute something else
   */
  Model apply(Model model);

  /**
   * What the history says of it.
   *
   * @param asked the rewriting as it was asked for, every option written
   * @param done as it was done: {@code asked}, with nothing left to the weights
   */
  static Edit edit(String asked, String done) {
    return new Edit.Rewriting("rewrite(to=" + asked + ")", done);
  }
}
