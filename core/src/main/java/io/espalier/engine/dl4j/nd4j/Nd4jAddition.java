package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of two arrays. */
enum Nd4jAddition implements Kernels.Addition {
  PLAIN {
    @Override
    public void forward(INDArray a, INDArray b, INDArray y) {
      if (a != y) {
        y.assign(a);
      }
      Native.accumulate(b, y);
    }

    @Override
    public void backward(INDArray y, INDArray dy, INDArray dx, Memory memory) {
      dx.assign(dy);
    }
  },
  RECTIFIED {
    @Override
    public void forward(INDArray a, INDArray b, INDArray y) {
      PLAIN.forward(a, b, y);
      Native.rectify(y, y);
    }

    @Override
    public void backward(INDArray y, INDArray dy, INDArray dx, Memory memory) {
      INDArray slope = dx == dy ? memory.scratch(y.shape()) : dx;
      Native.sign(y, slope);
      slope.muli(dy, dx);
    }
  };

  static Nd4jAddition of(Kernels.Ending ending) {
    return ending == Kernels.Ending.RECTIFICATION ? RECTIFIED : PLAIN;
  }
}
