package io.espalier.engine.dl4j;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cards of given properties, on which the machine's processors compute. */
class PlayedCards implements Cards {
  static final Card A10 = new Card("NVIDIA A10", 8, 6);

  private final List<Card> all;
  private final ThreadLocal<Integer> bound = ThreadLocal.withInitial(() -> 0);
  private final List<Integer> products = new CopyOnWriteArrayList<>();

  PlayedCards(Card... all) {
    this.all = List.of(all);
  }

  /** An engine over a native build that sees these cards. */
  Dl4jEngine engine() {
    return Dl4jEngine.over(
        new Backend(new NativeBuild("linux-x86_64-cudnn", "CUDA", true), new CardGate(this)));
  }

  /** On which cards products were computed. */
  List<Integer> products() {
    return List.copyOf(products);
  }

  @Override
  public List<Card> all() {
    return all;
  }

  @Override
  public int bound() {
    return bound.get();
  }

  @Override
  public void bind(int address) {
    bound.set(address);
  }

  @Override
  public float[] product(float[] a, float[] b, int size) {
    products.add(bound());
    return new Nd4jCards().product(a, b, size);
  }
}
