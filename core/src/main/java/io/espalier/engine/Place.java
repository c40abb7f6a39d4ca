package io.espalier.engine;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;

/**
 * Where an engine's sessions run, as in {@code cpu(threads=2)} and {@code gpu(address=0)}. It is
 * said with each order, for one process may work at several places side by side.
 *
 * <p>A place is no part of a trial's identity, and neither is the machine: numbers are summed in
 * another order on another number of threads, so results differ by rounding. What a row's model was
 * trained on stands in its {@code engine}.
 */
public sealed interface Place {
  /** Where a session runs if nothing else is said. */
  Place ONE_THREAD = new Cpu(1);

  /** Threads of this machine's processors that work together in one operation, at least 1. */
  int threads();

  /**
   * The machine's processors.
   *
   * @param threads that work together in one operation, at least 1
   */
  record Cpu(int threads) implements Place {
    public Cpu {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, not " + threads);
      }
    }

    /**
     * How many such places there are on some cores, each thread on one of them.
     *
     * @return at least 1
     */
    public int among(int cores) {
      return Math.max(1, cores / threads);
    }

    /**
     * Checks that every thread has a core.
     *
     * @param owner what the cores are those of, for the refusal: {@code "this machine"}
     * @throws Refusal if there are fewer
     */
    public void check(int cores, String owner) {
      if (threads > cores) {
        throw new Refusal(
            Text.of(
                "Cannot run on %d threads: %s has %d %s; set threads to at most %d",
                threads, owner, cores, cores == 1 ? "core" : "cores", cores));
      }
    }

    @Override
    public String toString() {
      return Places.text(this);
    }
  }

  /**
   * A graphics card.
   *
   * @param address its number on its machine, at least 0
   */
  record Gpu(int address) implements Place {
    public Gpu {
      if (address < 0) {
        throw new IllegalArgumentException("address must be at least 0, not " + address);
      }
    }

    /** The one that hands it its work. */
    @Override
    public int threads() {
      return 1;
    }

    @Override
    public String toString() {
      return Places.text(this);
    }
  }
}
