package io.espalier.train;

import io.espalier.data.Data;
import io.espalier.engine.Engine;
import java.util.function.Consumer;

/**
 * What work on a model finds at hand: an executor's workbench.
 *
 * @param seed decides every random choice
 * @param checkpoints where work leaves its state, and finds what an earlier attempt left
 * @param observer hears of each epoch of a training as it ends
 */
public record Bench(
    Engine engine,
    Data data,
    long seed,
    Checkpoints checkpoints,
    Cancel cancel,
    Consumer<TrainingHistory.Epoch> observer) {}
