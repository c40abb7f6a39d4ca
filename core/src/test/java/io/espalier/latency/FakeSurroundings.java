package io.espalier.latency;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A machine of two cores on which nothing happens but what a test says. */
public final class FakeSurroundings implements Surroundings {
  private final FakeClock clock;
  long collections;
  OptionalLong throttled = OptionalLong.of(0);
  OptionalInt processor = OptionalInt.of(1);
  OptionalLong stolen = OptionalLong.of(0);

  /** How many other cores' time others use. */
  double others;

  boolean shown = true;
  int collected;
  int pinned;
  int breaks;
  OptionalLong free = OptionalLong.of(1L << 34);

  public FakeSurroundings(FakeClock clock) {
    this.clock = clock;
  }

  @Override
  public String host() {
    return "host";
  }

  @Override
  public String processor() {
    return "processor";
  }

  @Override
  public int cores() {
    return 2;
  }

  @Override
  public Optional<String> governor() {
    return Optional.empty();
  }

  @Override
  public OptionalLong freeMemory() {
    return free;
  }

  @Override
  public Sighting sight(int threads) {
    long own = clock.nanos() / 10_000_000;
    OptionalLong busy =
        shown ? OptionalLong.of(own + Math.round(others * own)) : OptionalLong.empty();
    return new Sighting(
        OptionalLong.of(collections),
        throttled,
        processor,
        stolen,
        busy,
        shown ? OptionalLong.of(own) : OptionalLong.empty());
  }

  @Override
  public void collect() {
    collected++;
  }

  @Override
  public boolean crowded() {
    return breaks-- > 0;
  }

  @Override
  public Pin pin() {
    pinned++;
    return () -> pinned--;
  }
}
