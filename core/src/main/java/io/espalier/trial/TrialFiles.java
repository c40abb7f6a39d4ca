package io.espalier.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.model.ModelFolder;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where trials leave their models, unfinished work, outcomes and learning curves, in the folder of
 * their sweep.
 *
 * <p>A trial has an outcome for its end, and one for each point at which it paused: these stay. A
 * rung's outcome is found by its epochs, whatever number the rung bears, since the model there is
 * the same.
 */
public record TrialFiles(Store folder) {
  private static final Logger LOG = LoggerFactory.getLogger(TrialFiles.class);
  private static final String MODELS = "models";
  private static final String WORK = "work";
  private static final String OUTCOMES = "outcomes";
  private static final String CURVES = "curves";
  private static final String LINES = ".jsonl";

  /** The model that a trial ended with. */
  public ModelFolder model(Hash trial) {
    return new ModelFolder(folder.child(MODELS).child(trial.hex()));
  }

  /** Whether the model that a trial ended with is there. */
  public boolean hasModel(Hash trial) {
    return model(trial).complete();
  }

  /** The bytes of the files of the model that a trial ended with. */
  public long modelSize(Hash trial) {
    return folder.child(MODELS).size(trial.hex());
  }

  /** Removes the model that a trial ended with. */
  public void forgetModel(Hash trial) {
    // First, so that half of a model is none.
    model(trial).discard();
    folder.child(MODELS).delete(trial.hex());
  }

  /**
   * What came of a trial at its end, if it was carried out before. A damaged file is passed over
   * with a warning: the trial counts as not done.
   */
  public Optional<Result.Outcome> outcome(Hash trial) {
    return find(new Leg(trial, Optional.empty()));
  }

  /**
   * What came of a trial as far as this, if it was carried out before. One that has ended answers
   * for every rung.
   */
  public Optional<Result.Outcome> outcome(Leg leg) {
    return outcome(leg.trial()).or(() -> leg.until().flatMap(rung -> find(leg)));
  }

  private Optional<Result.Outcome> find(Leg leg) {
    return folder.child(OUTCOMES).read(name(leg)).flatMap(content -> read(leg, content));
  }

  private Optional<Result.Outcome> read(Leg leg, byte[] content) {
    try {
      if (ResultText.read(new String(content, UTF_8)) instanceof Result.Outcome outcome
          && name(outcome.leg()).equals(name(leg))) {
        return Optional.of(
            outcome instanceof Result.Paused paused
                ? new Result.Paused(
                    leg.trial(), leg.until().orElseThrow(), paused.metrics(), paused.engine())
                : outcome);
      }
      throw new Refusal("it is the outcome of no trial of this name");
    } catch (Refusal damaged) {
      LOG.warn(
          "Passing over outcome {} in {}: {}",
          name(leg),
          folder.child(OUTCOMES).uri(),
          damaged.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps what came of a trial; the first outcome of its leg that can be read stands. */
  void keep(Result.Outcome outcome) {
    Store outcomes = folder.child(OUTCOMES);
    String name = name(outcome.leg());
    byte[] content = ResultText.write(outcome).getBytes(UTF_8);
    if (!outcomes.publish(name, content) && find(outcome.leg()).isEmpty()) {
      outcomes.replace(name, content);
    }
  }

  /**
   * How a trial has learned up to its end or its last pause; empty if it has trained nothing. A
   * damaged file is passed over with a warning.
   */
  public Optional<LearningCurve> curve(Hash trial) {
    return curves().read(trial.hex() + LINES).flatMap(content -> curve(trial, content));
  }

  private Optional<LearningCurve> curve(Hash trial, byte[] content) {
    try {
      return Optional.of(CurveText.read(trial, new String(content, UTF_8)));
    } catch (Refusal damaged) {
      LOG.warn(
          "Passing over learning curve {}{} in {}: {}",
          trial.hex(),
          LINES,
          curves().uri(),
          damaged.getMessage());
      return Optional.empty();
    }
  }

  /** The trials of which there is a learning curve. */
  public List<Hash> withCurves() {
    return curves().list().stream()
        .filter(name -> name.matches("[0-9a-f]{64}\\" + LINES))
        .map(name -> new Hash(name.substring(0, name.length() - LINES.length())))
        .toList();
  }

  /** The folder of learning curves: a file of JSON lines for each trial. */
  public Store curves() {
    return folder.child(CURVES);
  }

  /** Keeps how a trial has learned; a curve that goes further stays. */
  void keep(LearningCurve curve) {
    int before = curve(curve.trial()).map(earlier -> earlier.points().size()).orElse(0);
    if (!curve.points().isEmpty() && curve.points().size() >= before) {
      curves().replace(curve.trial().hex() + LINES, CurveText.write(curve).getBytes(UTF_8));
    }
  }

  /** What an unfinished trial continues from. */
  Store work(Hash trial) {
    return folder.child(WORK).child(trial.hex());
  }

  /** The trials of which something to continue from is there, whether they need it or not. */
  public List<Hash> begun() {
    return folder.child(WORK).list().stream().filter(Hash::isHex).map(Hash::new).toList();
  }

  /** The bytes of the files that an unfinished trial would continue from. */
  public long workSize(Hash trial) {
    return folder.child(WORK).size(trial.hex());
  }

  /** Removes what an unfinished trial would continue from. */
  public void forget(Hash trial) {
    folder.child(WORK).delete(trial.hex());
  }

  private static String name(Leg leg) {
    String rung =
        leg.until()
            .map(until -> Text.of(".after-%s-epochs", Double.toString(until.epochs())))
            .orElse("");
    return leg.trial().hex() + rung + ".json";
  }
}
