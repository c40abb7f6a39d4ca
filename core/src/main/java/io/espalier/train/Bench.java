package io.espalier.train;

import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What work on a model finds at hand: an executor's workbench.
 *
 * @param seed decides every random choice
 * @param checkpoints where work leaves its state, and finds what an earlier attempt left
 * @param observer hears of each epoch of a training as it ends
 * @param start the model that the work as a whole began with, where a step may need it
 */
public record Bench(
    Engine engine,
    Data data,
    long seed,
    Checkpoints checkpoints,
    Cancel cancel,
    Consumer<TrainingHistory.Epoch> observer,
    Supplier<Model> start) {
  /** A bench for work that did not begin with another model than it is given. */
  public Bench(
      Engine engine,
      Data data,
      long seed,
      Checkpoints checkpoints,
      Cancel cancel,
      Consumer<TrainingHistory.Epoch> observer) {
    this(engine, data, seed, checkpoints, cancel, observer, Bench::none);
  }

  private static Model none() {
    throw new Refusal(
        "Cannot go back to the start of this work: it began with no trained model; name one");
  }
}
