package io.espalier.train;

/**
 * Stochastic gradient descent with momentum, as PyTorch defines it: with {@code g} the gradient and
 * {@code w} the parameter, {@code g += decay * w}, {@code v = momentum * v + g} and {@code w -=
 * rate * v}; Nesterov's form takes {@code g + momentum * v} in place of {@code v} (Sutskever et
 * al., "On the importance of initialization and momentum in deep learning", ICML 2013). The rate
 * stays outside the velocity, so a changed rate acts at once.
 *
 * @param rate above 0
 * @param momentum in {@code [0, 1)}
 * @param nesterov whether to look ahead along the velocity
 * @param decay at least 0
 */
public record Sgd(double rate, double momentum, boolean nesterov, double decay, boolean decayNorm)
    implements Optimizer {
  public Sgd {
    Require.positive("rate", rate);
    Require.share("momentum", momentum);
    Require.atLeastZero("decay", decay);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("nesterov needs a momentum above 0");
    }
  }

  @Override
  public Moments begin(int size) {
    return new Moments(new float[size], new float[0], 0);
  }

  @Override
  public void update(
      Layout layout, float[] parameters, float[] gradients, Moments moments, double rate) {
    moments.advance();
    float[] velocity = moments.first();
    float keep = (float) momentum;
    float stride = (float) rate;
    for (Layout.Slot slot : layout.slots().values()) {
      float shrink = (float) decay(slot.parameter().role());
      int end = slot.offset() + slot.parameter().size();
      for (int i = slot.offset(); i < end; i++) {
        float gradient = gradients[i] + shrink * parameters[i];
        velocity[i] = keep * velocity[i] + gradient;
        parameters[i] -= stride * (nesterov ? gradient + keep * velocity[i] : velocity[i]);
      }
    }
  }
}
