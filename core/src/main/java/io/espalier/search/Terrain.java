package io.espalier.search;

import io.espalier.allocation.CountSpace;
import io.espalier.cost.CallTimes;
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
   * All counts that a pruning may leave of the network that a start gives, and their exact costs.
   *
   * @param start a trained model
   * @param step a pruning that does not say how many channels go
   * @throws io.espalier.spec.Refusal if one of them is not so
   */
  CountSpace counts(Call start, Call step);

  /** Predicted times of calls, if there are any. */
  default Optional<CallTimes> times() {
    return Optional.empty();
  }
}
