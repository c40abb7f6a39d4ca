package io.espalier.search;

/** What a search answers when it is asked for work. */
public sealed interface Ask {
  /** Find out about this. */
  record Try(Proposal proposal) implements Ask {}

  /** Nothing until another result is told. */
  record Wait() implements Ask {}

  /** Nothing any more. */
  record Done() implements Ask {}
}
