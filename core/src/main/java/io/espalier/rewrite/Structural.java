package io.espalier.rewrite;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.Network;

/** A rewriting that the network alone decides. */
interface Structural extends Rewriting {
  /** Changes the draft. */
  void rewrite(Draft draft);

  @Override
  default Forecast forecast(Network network) {
    Draft draft = new Draft(network);
    rewrite(draft);
    return Forecast.exact(draft.network());
  }

  @Override
  default Model apply(Model model) {
    Draft draft = new Draft(model.network());
    rewrite(draft);
    String own = Rewrites.CATALOG.writeFull(this).toString();
    return model.edited(draft.network(), draft.weights(model.weights()), Rewriting.edit(own, own));
  }
}
