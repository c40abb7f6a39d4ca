package io.espalier.engine;

import io.espalier.data.Batch;
import io.espalier.network.Network;
import io.espalier.train.Layout;

/**
 * What a session holds, read out.
 *
 * @param trained all trained parameters
 * @param statistics all running statistics
 */
record State(float[] trained, float[] statistics) {
  static State of(Session session, Network network) {
    return new State(trained(session, network), statistics(session, network));
  }

  static float[] trained(Session session, Network network) {
    float[] values = new float[Layout.of(network).size()];
    session.trained(values);
    return values;
  }

  static float[] statistics(Session session, Network network) {
    float[] values = new float[Layout.ofStatistics(network).size()];
    session.statistics(values);
    return values;
  }

  static float[] gradients(Session session, Network network) {
    float[] values = new float[Layout.of(network).size()];
    session.gradients(values);
    return values;
  }

  /** Gives a session this state. */
  void into(Session session) {
    session.setTrained(trained);
    session.setStatistics(statistics);
  }

  /** One step down the gradient; its loss. */
  static double descend(Session session, Network network, Batch batch) {
    double loss = session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
    float[] values = trained(session, network);
    float[] gradients = gradients(session, network);
    for (int i = 0; i < values.length; i++) {
      values[i] -= 0.05f * gradients[i];
    }
    session.setTrained(values);
    return loss;
  }
}
