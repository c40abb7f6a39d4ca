package io.espalier.train;

import io.espalier.data.Data;
import io.espalier.engine.Engine;

/**
 * What work on a model finds at hand: an executor's workbench.
 *
 * @param seed decides every random choice
 * @param checkpoints where work leaves its state, and finds what an earlier attempt left
 */
public record Bench(Engine engine, Data data, long seed, Checkpoints checkpoints, Cancel cancel) {}
