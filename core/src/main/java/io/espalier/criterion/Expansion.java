package io.espalier.criterion;

import io.espalier.channel.Group;
import io.espalier.data.Batch;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import java.util.Map;

/** One way to expand the loss around a model, minibatch by minibatch. */
interface Expansion {
  /** What it reads beside the gradients of parameters. */
  Watch watch();

  /** Adds the importance that one minibatch gives to each atom. */
  void add(Session session, Batch minibatch, Map<Group, double[]> sums);

  /** The expansion that the options ask for. */
  static Expansion of(Taylor options, Scoring asked, long seed) {
    return options.form() == Taylor.Form.ACTIVATION
        ? new FeatureMaps(asked)
        : new GateExpansion(options, asked, seed);
  }
}
