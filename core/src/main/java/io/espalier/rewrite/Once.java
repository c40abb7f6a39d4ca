package io.espalier.rewrite;

import io.espalier.model.Weights;
import java.util.function.Function;

/** A function of weights that remembers its last result, for two layers that share it. */
final class Once<T> implements Function<Weights, T> {
  private final Function<Weights, T> function;
  private Weights weights;
  private T result;

  Once(Function<Weights, T> function) {
    this.function = function;
  }

  // To compare all values would cost more than it saves.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public T apply(Weights given) {
    if (given != weights) {
      result = function.apply(given);
      weights = given;
    }
    return result;
  }
}
