package io.espalier.train;

import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import java.util.function.Supplier;

/**
 * What work on a model finds at hand: an executor's workbench.
 *
 * @param seed decides every random choice
 * @param checkpoints where work leaves its state, and finds what an earlier attempt left
 * @param pauseAt how far a training goes before it pauses
 * @param observer hears of each epoch of a training as it ends
 * @param start the model that the work as a whole began with, where a step may need it
 */
public record WorkContext(
    Engine engine,
    Data data,
    long seed,
    Checkpoints checkpoints,
    Cancel cancel,
    PauseAt pauseAt,
    EpochObserver observer,
    Supplier<Model> start) {
  /** A context for work that goes to its end and began with no other model than it is given. */
  public WorkContext(
      Engine engine,
      Data data,
      long seed,
      Checkpoints checkpoints,
      Cancel cancel,
      EpochObserver observer) {
    this(engine, data, seed, checkpoints, cancel, PauseAt.NEVER, observer, WorkContext::none);
  }

  private static Model none() {
    throw new Refusal(
        "Cannot go back to the start of this work: it began with no trained model; name one");
  }
}
