package io.espalier.search;

import io.espalier.spec.Text;

/** How many candidates a search will propose in all. */
public sealed interface Outlook {
  /** As many as it can be at most; the largest long if nobody knows. */
  long most();

  /** So many, feasible or not. */
  record Exactly(long candidates) implements Outlook {
    @Override
    public long most() {
      return candidates;
    }

    @Override
    public String toString() {
      return Text.of("exactly %,d", candidates);
    }
  }

  /** So many or fewer. */
  record AtMost(long candidates) implements Outlook {
    @Override
    public long most() {
      return candidates;
    }

    @Override
    public String toString() {
      return Text.of("at most %,d", candidates);
    }
  }

  /** Nobody knows: as many as the sweep has trials for. */
  record Unknown() implements Outlook {
    @Override
    public long most() {
      return Long.MAX_VALUE;
    }

    @Override
    public String toString() {
      return "any number of";
    }
  }
}
