package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.network.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Activation functions. Where a function is flat its derivative is a mask, made from signs: ND4J's
 * own derivatives take several times as long.
 */
public enum Nd4jActivation implements Kernels.Pointwise {
  RELU {
    @Override
    void apply(INDArray x, INDArray y) {
      Native.rectify(x, y);
    }

    @Override
    void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory) {
      Native.sign(y, dx);
    }
  },
  RELU6 {
    @Override
    void apply(INDArray x, INDArray y) {
      Native.run("relu6", Native.arrays(x), y, 0);
    }

    @Override
    void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory) {
      inside(y, 6, dx, memory);
    }
  },
  HARD_SIGMOID {
    @Override
    void apply(INDArray x, INDArray y) {
      x.addi(3, y);
      Native.run("relu6", Native.arrays(y), y, 0);
      y.muli(SIXTH);
    }

    @Override
    void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory) {
      inside(y, 1, dx, memory);
      dx.muli(SIXTH);
    }
  },
  HARD_SWISH {
    @Override
    void apply(INDArray x, INDArray y) {
      HARD_SIGMOID.apply(x, y);
      y.muli(x);
    }

    @Override
    void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory) {
      INDArray gate = memory.scratch(x.shape());
      HARD_SIGMOID.apply(x, gate);
      HARD_SIGMOID.differentiate(x, gate, dx, memory);
      dx.muli(x);
      dx.addi(gate);
    }
  },
  SIGMOID {
    @Override
    void apply(INDArray x, INDArray y) {
      Nd4j.exec(new Sigmoid(x, y));
    }

    @Override
    void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory) {
      y.rsubi(1, dx);
      dx.muli(y);
    }
  },
  SILU {
    @Override
    void apply(INDArray x, INDArray y) {
      SIGMOID.apply(x, y);
      y.muli(x);
    }

    @Override
    void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory) {
      // s + x * s * (1 - s) = s * (1 - y) + y
      INDArray gate = memory.scratch(x.shape());
      SIGMOID.apply(x, gate);
      y.rsubi(1, dx);
      dx.muli(gate);
      dx.addi(y);
    }
  };

  private static final double SIXTH = 1 / 6.0;

  /** The function of this kind. */
  public static Kernels.Pointwise of(Activation.Kind kind) {
    return valueOf(kind.name());
  }

  abstract void apply(INDArray x, INDArray y);

  /** Writes dy/dx. */
  abstract void differentiate(INDArray x, INDArray y, INDArray dx, Memory memory);

  @Override
  public void forward(INDArray x, INDArray y) {
    apply(x, y);
  }

  @Override
  public void backward(INDArray x, INDArray y, INDArray dy, INDArray dx, Memory memory) {
    INDArray slope = dx == dy ? memory.scratch(y.shape()) : dx;
    differentiate(x, y, slope, memory);
    slope.muli(dy, dx);
  }

  /** 1 where {@code 0 < y < limit}, for what is never outside of that range. */
  private static void inside(INDArray y, double limit, INDArray mask, Memory memory) {
    INDArray below = memory.scratch(y.shape());
    y.rsubi(limit, below);
    Native.sign(below, below);
    Native.sign(y, mask);
    mask.muli(below);
  }
}
