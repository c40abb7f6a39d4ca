package io.espalier.search;

import io.espalier.allocation.CountSpace;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;

/**
 * What a search may know of networks before anything is trained. A plan gives it, which knows what
 * the names in candidates stand for.
 */
@FunctionalInterface
public interface Terrain {
  /** Where no networks are known: any question is refused. */
  Terrain UNKNOWN =
      (start, step) -> {
        throw new Refusal(
            Text.of("Cannot say what %s leaves of %s: no networks are known here", step, start));
      };

  /**
   * All counts that a step may leave of the network that a start gives, and their exact costs.
   *
   * @param start a trained model
   * @param step a pruning that does not say how many channels go, or a split into convolutions of
   *     low rank that does not say the ranks
   * @throws io.espalier.spec.Refusal if one of them is not so
   */
  CountSpace counts(Call start, Call step);

  /** Whether a network can keep to a constraint, as far as that is known before it is trained. */
  default boolean allows(Constraint constraint, Network network) {
    return constraint.allows(Forecast.exact(network));
  }

  /** Predicted times of calls, if there are any. */
  default Optional<CallTimes> times() {
    return Optional.empty();
  }

  /** Whether a step is one that leaves counts open, or could. */
  default boolean takesCounts(Call step) {
    return true;
  }

  /** Whether a step leaves a network of the same cost. */
  default boolean keepsCost(Call step, Network network) {
    return true;
  }

  /**
   * A step in front of the one that takes counts, told what these are: a training that brings
   * weights to ranks before they are split there.
   *
   * @param counted the step that takes counts, with them
   * @throws io.espalier.spec.Refusal if it cannot stand there
   */
  default Call ahead(Call step, Call counted) {
    return step;
  }
}
