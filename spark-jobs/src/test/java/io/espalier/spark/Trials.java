package io.espalier.spark;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.trial.Candidate;
import io.espalier.trial.Order;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.util.List;

/** Trials to order, told apart by their seeds. */
final class Trials {
  private Trials() {}

  static Trial of(long seed) {
    Candidate candidate = new Candidate(Start.read(Call.of("resnet-20")), List.of());
    return new Trial(candidate, DataSpec.of(Call.of("data")), seed);
  }

  static Order.Run order(long seed) {
    return new Order.Run(of(seed));
  }
}
