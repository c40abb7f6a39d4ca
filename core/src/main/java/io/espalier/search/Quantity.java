package io.espalier.search;

import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.List;

/** A number that objectives and constraints speak of. */
public enum Quantity {
  /** Top-1 on the validation images, in {@code [0, 1]}. */
  ACCURACY,
  /** Multiply-accumulates for one image. */
  MACS,
  /** Trained parameters. */
  PARAMS;

  /** This number of a score. */
  public double of(Score score) {
    return switch (this) {
      case ACCURACY -> score.accuracy();
      case MACS -> score.macs();
      case PARAMS -> score.params();
    };
  }

  static Quantity read(String name, String where) {
    List<Quantity> known = List.of(values());
    return known.stream()
        .filter(quantity -> quantity.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot use '%s': '%s' is not measured; %s",
                        where,
                        name,
                        Nearest.hint(name, known.stream().map(Quantity::toString).toList()))));
  }

  @Override
  public String toString() {
    return Spelling.constant(this);
  }
}
