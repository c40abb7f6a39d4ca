package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Inverted dropout, and what decides it. */
interface DropoutContract extends EngineUnderTest {
  double RATE = 0.25;
  Watch WATCH = new Watch(Set.of("conv", "first", "second"));

  /** Two of them; the mask of each is its output over its input. */
  private static Model model() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 9, 7));
    net.add("conv", Conv.of(5, 1).biased(), Network.INPUT);
    net.add("first", new Dropout(RATE), "conv");
    net.add("second", new Dropout(0.5), "first");
    net.add("pool", new GlobalAveragePool(), "second");
    return TestNetworks.model(net.build(), 1);
  }

  private static Batch batch(Model model) {
    return TestNetworks.batch(model.network().input(), 32, 5, 2);
  }

  private static float[] mask(Session session, String path, String input) {
    float[] before = session.activation(input).data();
    float[] after = session.activation(path).data();
    float[] mask = new float[after.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = before[i] == 0 ? Float.NaN : after[i] / before[i];
    }
    return mask;
  }

  /** The first mask of a training pass. */
  private static float[] drawn(Session session, Batch batch) {
    session.forward(batch, Pass.TRAIN);
    return mask(session, "first", "conv");
  }

  @Test
  default void aShareIsDroppedAndTheOthersAreScaled() {
    Model model = model();
    try (Session session = engine().open(model, WATCH, 3)) {
      session.forward(batch(model), Pass.TRAIN);
      float[] mask = mask(session, "first", "conv");
      int dropped = 0;
      for (float value : mask) {
        dropped += value == 0 ? 1 : 0;
        assertThat(value == 0 ? 1 / (1 - RATE) : value)
            .isCloseTo(1 / (1 - RATE), within(rounding()));
      }
      // Five standard deviations.
      double spread = 5 * Math.sqrt(RATE * (1 - RATE) / mask.length);
      assertThat((double) dropped / mask.length).isCloseTo(RATE, within(spread));
      float[] second = mask(session, "second", "first");
      int kept = 0;
      int droppedAgain = 0;
      for (int i = 0; i < mask.length; i++) {
        kept += mask[i] > 0 ? 1 : 0;
        droppedAgain += mask[i] > 0 && second[i] == 0 ? 1 : 0;
      }
      assertThat((double) droppedAgain / kept)
          .as("of the second dropout, which draws on its own")
          .isCloseTo(0.5, within(5 * Math.sqrt(0.25 / kept)));
    }
  }

  /** Image by image and channel by channel. */
  @Test
  default void eachElementIsDrawnOnItsOwn() {
    Model model = model();
    int positions = 9 * 7;
    try (Session session = engine().open(model, WATCH, 3)) {
      float[] mask = drawn(session, batch(model));
      for (int apart : new int[] {1, 7, positions, 5 * positions}) {
        int same = 0;
        for (int i = apart; i < mask.length; i++) {
          same += mask[i] == 0 == (mask[i - apart] == 0) ? 1 : 0;
        }
        double chance = RATE * RATE + (1 - RATE) * (1 - RATE);
        assertThat((double) same / (mask.length - apart))
            .as("share of like neighbours at a distance of %d", apart)
            .isCloseTo(chance, within(0.03));
      }
    }
  }

  @Test
  default void theSeedDecides() {
    Model model = model();
    Batch batch = batch(model);
    try (Session session = engine().open(model, WATCH, 3);
        Session same = engine().open(model, WATCH, 3);
        Session other = engine().open(model, WATCH, 4)) {
      float[] first = drawn(session, batch);
      assertThat(drawn(same, batch)).containsExactly(first);
      assertThat(drawn(other, batch)).isNotEqualTo(first);
      float[] next = drawn(session, batch);
      assertThat(next).as("another pass").isNotEqualTo(first);
      other.reseed(3);
      assertThat(drawn(other, batch)).as("after reseeding").containsExactly(first);
      assertThat(drawn(other, batch)).as("and the pass after it").containsExactly(next);
    }
  }

  @Test
  default void unwatchedTheSeedDecidesToo() {
    Model model = model();
    Batch batch = batch(model);
    try (Session session = open(model)) {
      session.reseed(9);
      double loss = session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(session.step(batch, Pass.TRAIN, new PlainCrossEntropy())).isNotEqualTo(loss);
      session.reseed(9);
      assertThat(session.step(batch, Pass.TRAIN, new PlainCrossEntropy())).isEqualTo(loss);
    }
  }

  @Test
  default void theGradientGoesThroughTheSameMask() {
    Model model = model();
    try (Session session = engine().open(model, WATCH, 3)) {
      session.step(batch(model), Pass.TRAIN, new PlainCrossEntropy());
      float[] mask = mask(session, "first", "conv");
      float[] after = session.activationGradient("first").data();
      float[] before = session.activationGradient("conv").data();
      for (int i = 0; i < mask.length; i++) {
        assertThat((double) before[i])
            .isCloseTo(mask[i] * after[i], within(rounding() * Math.abs(after[i])));
      }
    }
  }

  @Test
  default void itRestsOutsideOfTraining() {
    Model model = model();
    Batch batch = batch(model);
    try (Session session = engine().open(model, WATCH, 3)) {
      session.forward(batch, Pass.EVALUATE);
      assertThat(mask(session, "first", "conv")).containsOnly(1);
      session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy());
      assertThat(mask(session, "first", "conv")).containsOnly(1);
      assertThat(session.activationGradient("conv")).isEqualTo(session.activationGradient("first"));
    }
  }
}
