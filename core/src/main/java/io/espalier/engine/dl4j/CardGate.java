package io.espalier.engine.dl4j;

import io.espalier.engine.Place;
import io.espalier.engine.dl4j.Cards.Card;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nothing onto a card before it was checked, once in a process unless something broke there:
 * whether ND4J has machine code for it, and whether a product of matrices comes out right. Without
 * machine code for a card nothing runs there, or things fail much later; ND4J itself does not say
 * so.
 */
final class CardGate {
  /** Those in libnd4jcuda 11.6, which has no code that a driver could translate for others. */
  static final List<String> CAPABILITIES =
      List.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6");

  private static final Logger LOG = LoggerFactory.getLogger(CardGate.class);
  private static final int SIZE = 256;

  private final Cards cards;
  private final Map<Integer, Passed> passed = new ConcurrentHashMap<>();

  /**
   * A card that was found in order.
   *
   * @param millis that a product of matrices takes, once the card's libraries run
   */
  private record Passed(Card card, double millis) {}

  CardGate(Cards cards) {
    this.cards = cards;
  }

  /**
   * Checks a card, and binds the calling thread to it.
   *
   * @throws Refusal if there is none, or it cannot be worked on
   */
  void pass(Place.Gpu place) {
    passed(place);
    bind(place);
  }

  /**
   * Checks a card anew: after an error of CUDA all that follows in the process may fail.
   *
   * @throws Refusal if it cannot be worked on any more
   */
  void passAgain(Place.Gpu place) {
    passed.remove(place.address());
    pass(place);
  }

  /**
   * The card of an address, checked.
   *
   * @throws Refusal if there is none, or it cannot be worked on
   */
  Card card(Place.Gpu place) {
    return passed(place).card();
  }

  /**
   * What was measured of a card as it was checked, in words.
   *
   * @throws Refusal if there is none, or it cannot be worked on
   */
  String measured(Place.Gpu place) {
    return Text.of("a product of %d x %d in %.2f ms", SIZE, SIZE, passed(place).millis());
  }

  private Passed passed(Place.Gpu place) {
    return passed.computeIfAbsent(place.address(), address -> check(place));
  }

  /**
   * Binds the calling thread to a card.
   *
   * @throws Refusal if it cannot be bound, or stays at another one
   */
  void bind(Place.Gpu place) {
    int bound = asked(place, () -> bound(place));
    if (bound != place.address()) {
      throw new Refusal(
          Text.of(
              "Cannot work at %s: the thread stays at card %d; give each process one card by CUDA_VISIBLE_DEVICES",
              place, bound));
    }
  }

  private int bound(Place.Gpu place) {
    if (cards.bound() != place.address()) {
      cards.bind(place.address());
    }
    return cards.bound();
  }

  private static <T> T asked(Place.Gpu place, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw new Refusal(
          Text.of(
              "Cannot work at %s: ND4J cannot ask for it (%s); use another card, or a driver for CUDA 11.6",
              place, e.getMessage()),
          e);
    }
  }

  private Passed check(Place.Gpu place) {
    List<Card> all = asked(place, cards::all);
    if (place.address() >= all.size()) {
      throw new Refusal(
          Text.of(
              "Cannot work at %s: ND4J sees %s; ask for one of them, or have CUDA_VISIBLE_DEVICES show more",
              place, seen(all)));
    }
    Card card = all.get(place.address());
    if (!CAPABILITIES.contains(card.capability())) {
      throw new Refusal(
          Text.of(
              "Cannot work on %s: compute capability %s; ND4J CUDA 11.6 has machine code for %s only; "
                  + "use a card of one of these, such as T4, V100, A100 or A10, or the build for processors",
              card.name(), card.capability(), String.join(", ", CAPABILITIES)));
    }
    bind(place);
    double first = product(card, place);
    double millis = product(card, place);
    LOG.info(
        "{} at {}: a product of {} x {} in {} ms; the first, which starts its libraries, in {} ms",
        card,
        place,
        SIZE,
        SIZE,
        Text.of("%.2f", millis),
        Text.of("%.0f", first));
    return new Passed(card, millis);
  }

  private static String seen(List<Card> all) {
    return switch (all.size()) {
      case 0 -> "no card";
      case 1 -> "one card, gpu(address=0)";
      default -> Text.of("%d cards, gpu(address=0) to gpu(address=%d)", all.size(), all.size() - 1);
    };
  }

  /** Computes a product that must come out exactly; how many milliseconds it took. */
  private double product(Card card, Place.Gpu place) {
    float[] a = new float[SIZE * SIZE];
    float[] b = new float[SIZE * SIZE];
    for (int i = 0; i < a.length; i++) {
      // Whole numbers this small have whole sums, the same in every order.
      a[i] = i % 7 - 3;
      b[i] = i % 5 - 2;
    }
    long begin = System.nanoTime();
    float[] found;
    try {
      found = cards.product(a, b, SIZE);
    } catch (RuntimeException e) {
      throw new Refusal(
          Text.of(
              "Cannot work on %s at %s: a product of matrices failed (%s); use another card, or a driver for CUDA 11.6",
              card, place, e.getMessage()),
          e);
    }
    double millis = (System.nanoTime() - begin) / 1e6;
    compare(a, b, found, card, place);
    return millis;
  }

  private static void compare(float[] a, float[] b, float[] found, Card card, Place.Gpu place) {
    for (int i = 0; i < found.length; i++) {
      float right = 0;
      for (int k = 0; k < SIZE; k++) {
        right += a[i / SIZE * SIZE + k] * b[k * SIZE + i % SIZE];
      }
      if (found[i] != right) {
        throw new Refusal(
            Text.of(
                "Cannot work on %s at %s: a product of matrices is wrong (%s in place of %s); use another card",
                card, place, found[i], right));
      }
    }
  }
}
