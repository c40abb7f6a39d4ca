package io.espalier.benchmarks;

import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.model.Model;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Train;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.Fit;
import io.espalier.train.PauseAt;
import io.espalier.train.WorkContext;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import java.util.List;
import java.util.Optional;

/**
 * A trial's model as it was before its last training, bit by bit: fresh weights, or those of a
 * trained model that was pruned or rewritten since.
 *
 * @param model the model
 * @param data the trial's images as the model sees them
 */
record BeforeTraining(Model model, Data data) {
  /** Whether a trial trains anything. */
  static boolean trains(Trial trial) {
    return lastTraining(trial.candidate().steps()) >= 0;
  }

  /**
   * Carries out the steps before the last training once more.
   *
   * @param files of the trial's sweep; nothing is written there
   * @param loaded the trial's data
   * @throws Refusal if the model that it starts from is not there any more
   */
  static BeforeTraining of(Trial trial, TrialFiles files, Data loaded, Engine engine) {
    Start start = trial.candidate().start();
    Optional<Hash> gone = start.after().filter(before -> !files.hasModel(before));
    if (gone.isPresent()) {
      throw new Refusal(
          Text.of(
              "Cannot rebuild trial %s: the model of trial %s, from which it starts, is not in '%s' any more; run the sweep again",
              trial.id().shortForm(), gone.get().shortForm(), files.folder().uri()));
    }
    Model begun = start.model(files, trial.seed());
    Data seen = Fit.of(begun.network(), begun.input(), loaded);
    Model model = begun.with(seen.input());
    List<Step> steps = trial.candidate().steps();
    for (int k = 0; k < lastTraining(steps); k++) {
      WorkContext context =
          new WorkContext(
              engine,
              seen,
              trial.seed(k),
              Checkpoints.NONE,
              Cancel.NEVER,
              PauseAt.NEVER,
              epoch -> {},
              () -> start.model(files, trial.seed()));
      model = steps.get(k).run(model, context).model();
    }
    return new BeforeTraining(model, seen);
  }

  private static int lastTraining(List<Step> steps) {
    int last = steps.size() - 1;
    while (last >= 0 && !(steps.get(last) instanceof Train)) {
      last--;
    }
    return last;
  }
}
