package io.espalier.search;

import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A number that objectives and constraints speak of. */
public enum Quantity {
  /** Top-1 on the validation images, in {@code [0, 1]}. */
  ACCURACY(Score::accuracy),
  /** Multiply-accumulates for one image. */
  MACS(Score::macs),
  /** Trained parameters. */
  PARAMS(Score::params);

  private final ToDoubleFunction<Score> value;

  Quantity(ToDoubleFunction<Score> value) {
    this.value = value;
  }

  /** This number of a score. */
  public double of(Score score) {
    return value.applyAsDouble(score);
  }

  static Quantity read(String name, String where) {
    List<String> names = Arrays.stream(values()).map(Spelling::constant).toList();
    int i = names.indexOf(name);
    if (i < 0) {
      throw new Refusal(
          "Cannot use '%s': '%s' is not measured; %s"
              .formatted(where, name, Nearest.hint(name, names)));
    }
    return values()[i];
  }

  @Override
  public String toString() {
    return Spelling.constant(this);
  }
}
