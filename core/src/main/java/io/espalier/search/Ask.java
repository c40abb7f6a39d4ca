package io.espalier.search;

/** What a search answers when it is asked for work. */
public sealed interface Ask {
  /** Find out about this. */
  record Try(Proposal proposal) implements Ask {}

  /** Nothing until another result is told. */
  record Wait() implements Ask {}

  /**
   * Nothing any more.
   *
   * @param why what people should know of it; empty if it is as expected
   */
  record Done(String why) implements Ask {
    /** All is proposed that was to be. */
    public Done() {
      this("");
    }
  }
}
