package io.espalier.trial;

import io.espalier.model.ModelFolder;
import io.espalier.store.Store;

/**
 * Where a trial keeps the model after each of its steps. That after the last is the trial's own, so
 * that it is written once.
 *
 * @param work what the trial continues from
 * @param steps how many steps it has
 * @param end the model that it ends with
 */
record StepModels(Store work, int steps, ModelFolder end) {
  /** What a finished step has noted. */
  Store step(int index) {
    return work.child("step-" + index);
  }

  /** To save the model after so many steps. */
  ModelFolder to(int count) {
    return count == steps ? end : inWork(count);
  }

  /** To read it from; earlier versions kept the last one beside the others. */
  ModelFolder from(int count) {
    return to(count).complete() ? to(count) : inWork(count);
  }

  private ModelFolder inWork(int count) {
    return new ModelFolder(step(count - 1).child("model"));
  }
}
