package io.espalier.train;

import java.util.List;

/** Hears how a training comes on, epoch by epoch. */
@FunctionalInterface
public interface EpochObserver {
  /** An epoch has ended. */
  void ended(TrainingHistory.Epoch epoch);

  /** The training goes on from a checkpoint; these epochs ended before it. */
  default void continued(List<TrainingHistory.Epoch> earlier) {}
}
