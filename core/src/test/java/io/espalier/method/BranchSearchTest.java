package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.train.Layout;
import io.espalier.train.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The gates of {@link RepNas}: their gradients and how they learn. */
class BranchSearchTest {
  private static final Network SUPERNET = MethodTrainings.supernet();
  private static final GatedBranches BRANCHES = GatedBranches.of(SUPERNET);
  private static final String OPTIONS = "repnas(branches=0.5, random=0.2, search=0.3, rate=0.3)";

  private static BranchSearch search(String text) {
    RepNas options = (RepNas) Methods.CATALOG.read(text);
    return new BranchSearch(options, BRANCHES, options.count(BRANCHES), 5);
  }

  @Test
  void theGateOfAProductOfTwoHasAGradientOfAHalf() {
    BranchSearch methodRun = search(OPTIONS);
    Layout layout = Layout.of(SUPERNET);
    float[] parameters = new float[layout.size()];
    float[] gradients = new float[layout.size()];
    GatedBranches.Gated open = BRANCHES.all().get(1);
    parameters[open.scale().offset()] = 3;
    gradients[open.scale().offset()] = 1;
    parameters[open.shift().offset() + 5] = -0.5f;
    gradients[open.shift().offset() + 5] = 2;
    assertThat(methodRun.gradient(parameters, gradients)).containsExactly(0, 0.5f, 0, 0, 0, 0);
  }

  /** Against differences of the loss, scale and shift multiplied by gates near 1. */
  @Test
  void gradientsOfGatesAreThoseOfTheLoss() {
    Model model = MethodTrainings.fresh(SUPERNET);
    Layout layout = Layout.of(SUPERNET);
    float[] parameters = MethodTrainings.parameters(model);
    Random random = new Random(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.2 * random.nextGaussian());
    }
    Batch batch =
        Batches.evaluation(MethodTrainings.DATA.train(), MethodTrainings.DATA.normalization(), 60)
            .batch(0, 0);
    try (Session session = Engines.find().open(model, Watch.NOTHING, 1)) {
      for (int step = 0; step < 4; step++) {
        BranchSearch methodRun = search(OPTIONS);
        methodRun.stepStarts(MethodTrainings.progress(model, parameters, step, 100));
        Set<String> idle = methodRun.idle(null);
        session.idle(idle);
        loss(session, batch, parameters);
        float[] gradients = new float[layout.size()];
        session.gradients(gradients);
        float[] gates = methodRun.gradient(parameters, gradients);
        double[] noise = LogisticGates.noisy(5, step, new float[BRANCHES.size()]);
        boolean[] open = LogisticGates.largest(3, noise);
        for (int i = 0; i < gates.length; i++) {
          double half = 0.002;
          double up = loss(session, batch, gated(i, 1 + half, parameters));
          double down = loss(session, batch, gated(i, 1 - half, parameters));
          double slope = open[i] ? LogisticGates.slope(noise[i]) * (up - down) / (2 * half) : 0;
          assertThat((double) gates[i])
              .as("%s in step %d", BRANCHES.all().get(i).end(), step)
              .isEqualTo(slope, within(1e-3));
        }
      }
    }
  }

  private static double loss(Session session, Batch batch, float[] parameters) {
    session.setTrained(parameters);
    return session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
  }

  private static float[] gated(int branch, double gate, float[] parameters) {
    float[] scaled = parameters.clone();
    GatedBranches.Gated gated = BRANCHES.all().get(branch);
    for (Layout.Slot slot : List.of(gated.scale(), gated.shift())) {
      for (int i = slot.offset(); i < slot.offset() + slot.parameter().size(); i++) {
        scaled[i] *= (float) gate;
      }
    }
    return scaled;
  }

  @Test
  void gatesLearnByAdamAndTheirDecayEndsWithTheSearch() {
    Model model = MethodTrainings.fresh(SUPERNET);
    float[] parameters = MethodTrainings.parameters(model);
    BranchSearch methodRun =
        search("repnas(branches=0.5, random=0.1, search=0.4, rate=0.01, decay=1000)");
    for (int step = 0; step < 10; step++) {
      Progress progress = MethodTrainings.progress(model, parameters, step, 20);
      methodRun.stepStarts(progress);
      GatedBranches.Gated open =
          BRANCHES.all().stream()
              .filter(gated -> !methodRun.idle(progress).contains(gated.end()))
              .findFirst()
              .orElseThrow();
      progress.gradients()[open.scale().offset()] = step == 2 ? 1 : 0;
      float[] before = methodRun.save().get("alpha").data();
      methodRun.gradientsReady(progress);
      float[] after = methodRun.save().get("alpha").data();
      if (step == 2) {
        // The first step of Adam is the rate; gates without gradient are 0 and stay so.
        int moved = BRANCHES.all().indexOf(open);
        assertThat(after[moved]).isEqualTo(-0.01f, within(1e-6f));
        for (int i = 0; i < after.length; i++) {
          assertThat(after[i] == 0).isEqualTo(i != moved);
        }
      } else if (step == 3) {
        assertThat(after).isNotEqualTo(before);
      }
    }
    float[] last = methodRun.save().get("alpha").data();
    Progress fixed = MethodTrainings.progress(model, parameters, 10, 20);
    methodRun.stepStarts(fixed);
    Arrays.fill(fixed.gradients(), 1);
    methodRun.gradientsReady(fixed);
    assertThat(methodRun.save().get("alpha").data()).isEqualTo(last);
  }

  @Test
  void gradientsThatAreTooLongAreShortened() {
    Model model = MethodTrainings.fresh(SUPERNET);
    float[] parameters = new float[Layout.of(SUPERNET).size()];
    for (String clip : List.of("5", "0", "1000000")) {
      BranchSearch methodRun = search("repnas(branches=0.5, clip=" + clip + ")");
      Progress progress = MethodTrainings.progress(model, parameters, 0, 100);
      Arrays.fill(progress.gradients(), 2);
      methodRun.stepStarts(progress);
      methodRun.gradientsReady(progress);
      double squares = 0;
      for (float gradient : progress.gradients()) {
        squares += (double) gradient * gradient;
      }
      double norm = "5".equals(clip) ? 5 : 2 * Math.sqrt(parameters.length);
      assertThat(Math.sqrt(squares)).isEqualTo(norm, within(1e-4));
    }
  }
}
