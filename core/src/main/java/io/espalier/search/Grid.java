package io.espalier.search;

/** Every candidate of a space once, in the order of {@link Space#grid}. */
public record Grid() implements Strategy {
  @Override
  public void check(Space space) {
    space.size();
  }

  @Override
  public boolean adaptive() {
    return false;
  }

  @Override
  public Search begin(SearchTask task) {
    Space space = task.space();
    return new Independent(space.grid().iterator(), task.seeds(), Long.MAX_VALUE, space.distinct());
  }
}
