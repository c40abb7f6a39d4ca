package io.espalier.search;

import io.espalier.trial.Trial;
import java.util.List;

/** What a strategy answers when it is asked for work. */
public sealed interface Ask {
  /** Trials to carry out, in this order; those of one candidate stand together. */
  record Orders(List<Trial> trials) implements Ask {
    public Orders {
      trials = List.copyOf(trials);
    }
  }

  /** Nothing until another result is told. */
  record Wait() implements Ask {}

  /** Nothing any more. */
  record Done() implements Ask {}
}
