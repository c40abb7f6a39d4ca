package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.engine.dl4j.kernel.Views;
import io.espalier.network.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A trained parameter's place in the graph's flat vectors of parameters and gradients. */
final class Slot {
  private final Parameter parameter;
  private Storage storage;
  private INDArray allValues;
  private INDArray allGradients;
  private INDArray value;
  private INDArray gradient;
  private int offset;

  Slot(Parameter parameter) {
    this.parameter = parameter;
  }

  int size() {
    return parameter.size();
  }

  /** The first element's place in the flat vectors. */
  int offset() {
    return offset;
  }

  /** Takes its place, from this element on. */
  void bind(Storage where, INDArray values, INDArray gradients, int from) {
    storage = where;
    allValues = values;
    allGradients = gradients;
    offset = from;
    long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
    value = part(values).reshape('c', shape);
    gradient = part(gradients).reshape('c', shape);
  }

  /** A view, in the parameter's shape. */
  INDArray value() {
    return value;
  }

  /** A view, in the parameter's shape. */
  INDArray gradient() {
    return gradient;
  }

  double[] values() {
    return storage.doubles(allValues, offset, size());
  }

  void gradient(double[] values) {
    storage.put(allGradients, offset, values);
  }

  /** Makes the gradient zero. */
  void noGradient() {
    storage.write(allGradients, offset, new float[size()], 0, size());
  }

  private INDArray part(INDArray flat) {
    INDArray row = flat.reshape(flat.length());
    return Views.part(row, 0, offset, size(), 1);
  }
}
