package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Dropout;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inverted dropout; the pass's seed and the node's position decide its mask. */
final class DropoutOperator implements Operator {
  private final double rate;
  private final Site site;
  private boolean active;
  private float[] mask;

  DropoutOperator(Dropout op, Site site) {
    this.rate = op.rate();
    this.site = site;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(inputs[0].shape());
    active = pass == Pass.TRAIN;
    if (active) {
      mask = draw(Math.toIntExact(y.length()));
      masked(inputs[0], y);
    } else {
      y.assign(inputs[0]);
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(gradient.shape());
    if (active) {
      masked(gradient, dx);
    } else {
      dx.assign(gradient);
    }
    return new INDArray[] {dx};
  }

  private float[] draw(int length) {
    float[] drawn = new float[length];
    SplittableRandom random = new SplittableRandom(site.round().seed() * 31 + site.index());
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < length; i++) {
      drawn[i] = random.nextDouble() < rate ? 0 : kept;
    }
    return drawn;
  }

  private void masked(INDArray x, INDArray y) {
    site.kernels().storage().write(y, 0, mask, 0, mask.length);
    y.muli(x);
  }
}
