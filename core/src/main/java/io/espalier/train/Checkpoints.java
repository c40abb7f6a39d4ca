package io.espalier.train;

import io.espalier.model.Tensor;
import java.util.Map;
import java.util.Optional;

/** The states that one piece of work leaves behind, newest first to be found again. */
public interface Checkpoints {
  /** Nothing is kept or found. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<State> newest(long upTo) {
          return Optional.empty();
        }

        @Override
        public void save(State state) {}
      };

  /** The state furthest on, if there is a whole one. */
  default Optional<State> newest() {
    return newest(Long.MAX_VALUE);
  }

  /** The state furthest on whose position is not beyond this one, if there is a whole one. */
  Optional<State> newest(long upTo);

  /** Keeps a state; older ones may go. */
  void save(State state);

  /**
   * A state of work.
   *
   * @param position how far it is, in training steps
   * @param tensors everything that continues it bit by bit: parameters, statistics, momentum, a
   *     method's own
   * @param notes what is not a tensor, as text: the history per epoch
   */
  record State(long position, Map<String, Tensor> tensors, Map<String, String> notes) {
    public State {
      tensors = Map.copyOf(tensors);
      notes = Map.copyOf(notes);
    }
  }
}
