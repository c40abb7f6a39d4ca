package io.espalier.testing;

import io.espalier.train.Checkpoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checkpoints in memory, all of them kept; those after a limit are lost, as in a crash. */
public final class RememberedStates implements Checkpoints {
  private final long limit;
  private final List<State> states = new ArrayList<>();

  public RememberedStates() {
    this(Long.MAX_VALUE);
  }

  public RememberedStates(long limit) {
    this.limit = limit;
  }

  public List<State> states() {
    return states;
  }

  @Override
  public Optional<State> newest(long upTo) {
    return states.stream()
        .filter(state -> state.position() <= upTo)
        .max(Comparator.comparingLong(State::position));
  }

  @Override
  public void save(State state) {
    if (state.position() <= limit) {
      states.add(state);
    }
  }
}
