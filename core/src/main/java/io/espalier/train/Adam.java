package io.espalier.train;

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015), as PyTorch defines
 * it: with {@code g += decay * w}, {@code m = beta1 * m + (1 - beta1) * g} and {@code v = beta2 * v
 * + (1 - beta2) * g * g}, step {@code t} does {@code w -= rate / (1 - beta1^t) * m / (sqrt(v) /
 * sqrt(1 - beta2^t) + eps)}.
 *
 * @param rate above 0
 * @param beta1 in {@code [0, 1)}
 * @param beta2 in {@code [0, 1)}
 * @param eps above 0
 * @param decay at least 0; part of the gradient, not decoupled from it
 */
public record Adam(
    double rate, double beta1, double beta2, double eps, double decay, boolean decayNorm)
    implements Optimizer {
  public Adam {
    Require.positive("rate", rate);
    Require.share("beta1", beta1);
    Require.share("beta2", beta2);
    Require.positive("eps", eps);
    Require.atLeastZero("decay", decay);
  }

  @Override
  public Moments begin(int size) {
    return new Moments(new float[size], new float[size], 0);
  }

  @Override
  public void update(
      Layout layout, float[] parameters, float[] gradients, Moments moments, double rate) {
    long t = moments.advance();
    float[] mean = moments.first();
    float[] square = moments.second();
    float keepMean = (float) beta1;
    float takeMean = (float) (1 - beta1);
    float keepSquare = (float) beta2;
    float takeSquare = (float) (1 - beta2);
    float stride = (float) (rate / (1 - Math.pow(beta1, (double) t)));
    float correction = (float) Math.sqrt(1 - Math.pow(beta2, (double) t));
    float least = (float) eps;
    for (Layout.Slot slot : layout.slots().values()) {
      float shrink = (float) decay(slot.parameter().role());
      int end = slot.offset() + slot.parameter().size();
      for (int i = slot.offset(); i < end; i++) {
        float gradient = gradients[i] + shrink * parameters[i];
        mean[i] = keepMean * mean[i] + takeMean * gradient;
        square[i] = keepSquare * square[i] + takeSquare * gradient * gradient;
        parameters[i] -= stride * (mean[i] / ((float) Math.sqrt(square[i]) / correction + least));
      }
    }
  }
}
