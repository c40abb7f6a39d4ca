package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.OperationCases;
import io.espalier.engine.Pass;
import io.espalier.engine.Place;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.ThreadContract;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.Cards.Card;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The engine as it is on a card, which is played: all but the card. {@link Nd4jEngineTest} runs the
 * whole suite over the same kernels and storage.
 */
class CardEngineTest implements ThreadContract {
  private static final Place.Gpu FIRST = new Place.Gpu(0);
  private static final Place.Gpu SECOND = new Place.Gpu(1);

  private static PlayedCards twoCards() {
    return new PlayedCards(new Card("Tesla T4", 7, 5), PlayedCards.A10);
  }

  private static final Engine ENGINE = twoCards().engine().at(SECOND);

  @Override
  public Engine engine() {
    return ENGINE;
  }

  @Override
  public long nativeMemory() {
    return NativePieces.held();
  }

  @Test
  void itSaysOnWhichCardItIs() {
    assertThat(ENGINE.place()).isEqualTo(SECOND);
    assertThat(ENGINE.description())
        .isEqualTo(
            "deeplearning4j on ND4J's kernels, over ND4J linux-x86_64-cudnn on "
                + "NVIDIA A10 (compute capability 8.6), at gpu(address=1)");
    assertThat(ENGINE.provenance())
        .as("what rows say")
        .matches(
            Pattern.quote(ENGINE.description()) + ", a product of 256 x 256 in \\d+\\.\\d\\d ms");
  }

  @Test
  void withoutAPlaceItIsOnTheFirstCard() {
    Dl4jEngine engine = twoCards().engine();
    assertThat(engine.place()).isEqualTo(FIRST);
    assertThat(engine.description()).contains("Tesla T4 (compute capability 7.5)");
  }

  @Test
  void processorsAreRefused() {
    assertThatThrownBy(() -> twoCards().engine().at(new Place.Cpu(2)))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot run engine 'deeplearning4j' at cpu(threads=2): its native build "
                + "'linux-x86_64-cudnn' runs on graphics cards only; build without the Maven "
                + "profile cuda, or run a sweep with 'place = gpu'");
  }

  @Test
  void aCardThatCannotBeWorkedOnIsRefusedBeforeASessionOpens() {
    Dl4jEngine engine = new PlayedCards(new Card("NVIDIA L4", 8, 9)).engine();
    Model model = TestNetworks.model(OperationCases.all().get("residual"), 1);
    assertThatThrownBy(() -> engine.at(FIRST))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot work on NVIDIA L4: compute capability 8.9;");
    assertThatThrownBy(() -> engine.open(model, Watch.NOTHING, 1))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot work on NVIDIA L4: compute capability 8.9;");
  }

  /** Arrays of a session on another card than the thread's would be moved, or read as they were. */
  @Test
  void whateverTouchesArraysIsDoneOnTheSessionsCard() {
    PlayedCards cards = twoCards();
    Network network = OperationCases.all().get("residual");
    Batch batch = TestNetworks.batch(network.input(), 4, 4, 1);
    Session first = cards.engine().at(FIRST).open(TestNetworks.model(network, 1), Watch.NOTHING, 1);
    float[] all = new float[network.parameters().stream().mapToInt(each -> each.size()).sum()];
    Runnable[] touching = {
      () -> first.forward(batch, Pass.EVALUATE),
      () -> first.step(batch, Pass.TRAIN, new PlainCrossEntropy()),
      () -> first.trained(all),
      () -> first.setTrained(all),
      () -> first.gradients(all),
      first::model,
      first::close
    };
    for (Runnable each : touching) {
      cards.bind(1);
      each.run();
      assertThat(cards.bound()).isZero();
    }
  }
}
