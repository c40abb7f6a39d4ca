package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.engine.dl4j.Cards.Card;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps a card from being worked on, and how it is said. */
class CardGateTest {
  private static final Place.Gpu FIRST = new Place.Gpu(0);
  private static final Place.Gpu SECOND = new Place.Gpu(1);

  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "5,2", "6,0", "6,1", "7,0", "7,5", "8,0", "8,6"})
  void aCardWithMachineCodePasses(int major, int minor) {
    PlayedCards cards = new PlayedCards(new Card("NVIDIA X", major, minor));
    assertThatCode(() -> new CardGate(cards).pass(FIRST)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3,5", "5,3", "6,2", "7,2", "8,7", "8,9", "9,0", "10,0", "12,0"})
  void aCardWithoutIsRefusedBeforeAnythingRuns(int major, int minor) {
    PlayedCards cards = new PlayedCards(PlayedCards.A10, new Card("NVIDIA L4", major, minor));
    CardGate gate = new CardGate(cards);
    assertThatThrownBy(() -> gate.pass(SECOND))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot work on NVIDIA L4: compute capability %d.%d; ND4J CUDA 11.6 has machine code "
                + "for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6 only; use a card of one of "
                + "these, such as T4, V100, A100 or A10, or the build for processors",
            major, minor);
    assertThat(cards.bound()).isZero();
    assertThat(cards.products()).isEmpty();
  }

  @Test
  void anAddressWithoutACardIsRefused() {
    assertThatThrownBy(() -> new CardGate(new PlayedCards()).pass(FIRST))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot work at gpu(address=0): ND4J sees no card; ask for one of them, "
                + "or have CUDA_VISIBLE_DEVICES show more");
    assertThatThrownBy(() -> new CardGate(new PlayedCards(PlayedCards.A10)).pass(SECOND))
        .hasMessageContaining("ND4J sees one card, gpu(address=0);");
    PlayedCards two = new PlayedCards(PlayedCards.A10, PlayedCards.A10);
    assertThatThrownBy(() -> new CardGate(two).pass(new Place.Gpu(2)))
        .hasMessageContaining("ND4J sees 2 cards, gpu(address=0) to gpu(address=1);");
  }

  @Test
  void aCardIsCheckedOnceAndEachThreadIsBound() throws InterruptedException {
    PlayedCards cards = new PlayedCards(PlayedCards.A10, PlayedCards.A10);
    CardGate gate = new CardGate(cards);
    gate.pass(SECOND);
    assertThat(cards.bound()).isEqualTo(1);
    int[] elsewhere = new int[1];
    Thread other =
        new Thread(
            () -> {
              gate.pass(SECOND);
              elsewhere[0] = cards.bound();
            });
    other.start();
    other.join();
    assertThat(elsewhere[0]).isEqualTo(1);
    assertThat(cards.products())
        .as("one that starts its libraries, one that is timed")
        .containsExactly(1, 1);
    gate.pass(FIRST);
    assertThat(cards.bound()).isZero();
    assertThat(cards.products()).containsExactly(1, 1, 0, 0);
  }

  @Test
  void aThreadThatStaysElsewhereIsRefused() {
    Cards deaf =
        new PlayedCards(PlayedCards.A10, PlayedCards.A10) {
          @Override
          public void bind(int address) {
            // As a driver that ignores it.
          }
        };
    assertThatThrownBy(() -> new CardGate(deaf).pass(SECOND))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot work at gpu(address=1): the thread stays at card 0; "
                + "give each process one card by CUDA_VISIBLE_DEVICES");
  }

  @Test
  void aWrongProductIsRefused() {
    Cards broken =
        new PlayedCards(PlayedCards.A10) {
          @Override
          public float[] product(float[] a, float[] b, int size) {
            float[] product = super.product(a, b, size);
            product[size + 1]++;
            return product;
          }
        };
    assertThatThrownBy(() -> new CardGate(broken).pass(FIRST))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "Cannot work on NVIDIA A10 (compute capability 8.6) at gpu(address=0): "
                + "a product of matrices is wrong (")
        .hasMessageEndingWith("); use another card");
  }

  @Test
  void aProductThatFailsIsRefused() {
    Cards silent =
        new PlayedCards(PlayedCards.A10) {
          @Override
          public float[] product(float[] a, float[] b, int size) {
            throw new IllegalStateException("cuSolver handle creation failed; Error code 7");
          }
        };
    assertThatThrownBy(() -> new CardGate(silent).pass(FIRST))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a product of matrices failed (cuSolver handle creation failed");
  }

  @Test
  void aCardThatBreaksLaterIsRefusedOnceItIsAskedAgainAndFromThenOn() {
    boolean[] broken = new boolean[1];
    PlayedCards cards =
        new PlayedCards(PlayedCards.A10) {
          @Override
          public float[] product(float[] a, float[] b, int size) {
            if (broken[0]) {
              throw new IllegalStateException("Error code 700");
            }
            return super.product(a, b, size);
          }
        };
    Engine engine = cards.engine().at(FIRST);
    assertThatCode(engine::probe).doesNotThrowAnyException();
    broken[0] = true;
    assertThatThrownBy(engine::probe)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a product of matrices failed (Error code 700)");
    assertThatThrownBy(() -> engine.at(FIRST)).isInstanceOf(Refusal.class);
    broken[0] = false;
    assertThatCode(() -> engine.at(FIRST)).doesNotThrowAnyException();
  }

  @Test
  void cardsThatCannotBeAskedForOrBoundToAreRefused() {
    PlayedCards unknown =
        new PlayedCards(PlayedCards.A10) {
          @Override
          public List<Card> all() {
            throw new IllegalStateException("cudaGetDeviceCount failed");
          }
        };
    PlayedCards loose =
        new PlayedCards(PlayedCards.A10, PlayedCards.A10) {
          @Override
          public void bind(int address) {
            throw new IllegalStateException("cudaSetDevice failed");
          }
        };
    for (PlayedCards cards : List.of(unknown, loose)) {
      assertThatThrownBy(() -> new CardGate(cards).pass(SECOND))
          .isInstanceOf(Refusal.class)
          .hasMessageMatching(
              "Cannot work at gpu\\(address=1\\): ND4J cannot ask for it \\(cuda.* failed\\); .*");
    }
  }

  /** With the keys and types that ND4J's CudaExecutioner puts in. */
  @Test
  void cardsAreReadFromNd4jsDescription() {
    Properties environment = new Properties();
    assertThat(Nd4jCards.described(environment)).isEmpty();
    environment.put(
        "cuda.devicesInformation",
        List.of(
            Map.of("cuda.deviceName", "Tesla T4", "cuda.deviceMajor", 7L, "cuda.deviceMinor", 5L)));
    assertThat(Nd4jCards.described(environment)).containsExactly(new Card("Tesla T4", 7, 5));
    assertThat(new Nd4jCards().all()).isEmpty();
  }
}
