package io.espalier.method;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.InputSpec;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import io.espalier.train.ActivationSoundness;
import io.espalier.train.Fit;
import io.espalier.train.MethodRun;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.Optional;

/**
 * Knowledge distillation: the model is also taught to tell the classes apart as softly as another
 * model does (Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", NIPS Deep
 * Learning Workshop 2014); see {@link SoftTargets}.
 *
 * @param teacher the folder of the model that teaches; without one it is the model that the trial
 *     started from
 * @param content the hash that the teacher's content must have, if it is held to one
 * @param temperature what the logits of both are divided by, above 0
 * @param weight the teacher's share in the loss, in {@code (0, 1]}; the rest is the labels'
 */
public record Distillation(
    Optional<String> teacher, Optional<String> content, double temperature, double weight)
    implements TrainingMethod {
  static final Distillation DEFAULTS = new Distillation(Optional.empty(), Optional.empty(), 4, 0.9);

  public Distillation {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature must be above 0 and finite, not " + temperature);
    }
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight must be above 0 and at most 1, not " + weight);
    }
  }

  /** The start of the trial is known to the trial alone; a folder is looked into. */
  @Override
  public void check(Data data) {
    teacher
        .map(folder -> new ModelFolder(Stores.at(folder)))
        .ifPresent(
            folder -> {
              Unavailable.unless(folder::network);
              Unavailable.unless(folder::input)
                  .ifPresent(input -> input.outputs(data.classes(), purpose()));
            });
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    Model teaching = teaching(model.network(), context);
    teacher.ifPresent(folder -> Fit.warn(folder, teaching.input(), context.data()));
    InputSpec learned = context.data().input();
    TeacherView view = TeacherView.of(teaching.input().orElse(learned), learned, purpose());
    checkSound(teaching, view, context, recipe);
    Session session = context.engine().open(teaching, Watch.NOTHING, context.seed());
    return new MethodRun() {
      @Override
      public Loss loss(Loss plain, Batch batch) {
        double[] logits = view.logits(session.forward(view.batch(batch), Pass.EVALUATE));
        return new SoftTargets(plain, logits, temperature, weight);
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  /** Otherwise the learner's loss would be blamed, or nothing would be seen. */
  private void checkSound(Model teaching, TeacherView view, WorkContext context, Recipe recipe) {
    Data data = context.data();
    Batches batches = Batches.evaluation(data.train(), data.normalization(), recipe.batch());
    if (batches.count() == 0) {
      return;
    }
    ActivationSoundness.fault(context.engine(), teaching, view.batch(batches.batch(0, 0)))
        .ifPresent(
            fault -> {
              throw new Refusal(Text.of("%s: %s; choose another teacher", purpose(), fault));
            });
  }

  private Model teaching(Network learner, WorkContext context) {
    Model read =
        teacher
            .map(folder -> Unavailable.unless(() -> new ModelFolder(Stores.at(folder)).read()))
            .orElseGet(context.start());
    content
        .filter(hash -> !ModelFolder.hash(read).hex().equals(hash))
        .ifPresent(
            hash -> {
              throw new Unavailable(
                  Text.of(
                      "%s: its content is no longer %s; restore it or declare the training anew",
                      purpose(), hash));
            });
    int taught = classes(read.network());
    if (!read.network().input().equals(learner.input()) || taught != classes(learner)) {
      throw new Refusal(
          Text.of(
              "%s: it takes images of %s and tells %d classes apart, and the model to train takes %s and has %d; choose a teacher for the same data",
              purpose(), read.network().input(), taught, learner.input(), classes(learner)));
    }
    return read;
  }

  private String purpose() {
    return "Cannot distil from " + teacher.orElse("the start of the trial");
  }

  private static int classes(Network network) {
    return network.shapes().get(network.output().path()).size();
  }
}
