package io.espalier.search;

import io.espalier.allocation.CountSpace;
import io.espalier.spec.Call;

/**
 * What a search may know of networks before anything is trained. A plan gives it, which knows what
 * the names in candidates stand for.
 */
@FunctionalInterface
public interface Terrain {
  /**
   * All counts that a pruning may leave of the network that a start gives, and their exact costs.
   *
   * @param start a trained model
   * @param step a pruning that does not say how many channels go
   * @throws io.espalier.spec.Refusal if one of them is not so
   */
  CountSpace counts(Call start, Call step);
}
