package io.espalier.allocation;

import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to channels that pass through an addition, as a residual stage's outputs do. Which
 * additions these are is said by {@link Additions}.
 */
public enum Coupled {
  /**
   * They stay: only the inner channels of residual blocks are pruned, as in most published results.
   */
  KEEP,
  /**
   * Each convolution that ends a branch loses filters of its own; the branch becomes narrow, a
   * scatter puts zeros in their place and the sum keeps its width. Projections in shortcuts stay.
   * Which convolutions these are is said by {@link BranchEnds}.
   */
  NARROW,
  /** They are pruned as one group over all layers that they couple. */
  PRUNE;

  /**
   * Checks that a method can do this.
   *
   * @param option the method's name for it
   * @param possible what it can do
   * @throws IllegalArgumentException if this is none of them
   */
  public void check(String option, Coupled... possible) {
    if (!List.of(possible).contains(this)) {
      throw new IllegalArgumentException(
          Text.of(
              "%s=%s is not possible here; set %s",
              option,
              Spelling.constant(this),
              Stream.of(possible)
                  .map(each -> option + "=" + Spelling.constant(each))
                  .collect(Collectors.joining(" or "))));
    }
  }
}
