package io.espalier.search;

import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Candidates that are chosen without regard to results. */
public final class Independent implements Strategy {
  /** After so many random draws in a row that gave nothing new, a space counts as exhausted. */
  private static final long FRUITLESS = 1000;

  private final Iterator<Sentence> sentences;
  private final Casting casting;
  private final long patience;
  private final Set<Sentence> seen = new HashSet<>();

  private Independent(Iterator<Sentence> sentences, Casting casting, long patience) {
    this.sentences = sentences;
    this.casting = casting;
    this.patience = patience;
  }

  /** Every candidate of a space, in the order of {@link Space#grid}. */
  public static Strategy grid(Space space, Casting casting) {
    return new Independent(space.grid().iterator(), casting, Long.MAX_VALUE);
  }

  /** Random candidates of a space, for as long as there are new ones. */
  public static Strategy random(Space space, Casting casting, long seed) {
    return new Independent(
        LongStream.iterate(0, i -> i + 1).mapToObj(i -> space.sample(seed, i)).iterator(),
        casting,
        FRUITLESS);
  }

  /** These candidates and no others. */
  public static Strategy listed(List<Sentence> sentences, Casting casting) {
    return new Independent(List.copyOf(sentences).iterator(), casting, Long.MAX_VALUE);
  }

  @Override
  public Ask ask(int slots) {
    List<Trial> trials = new ArrayList<>();
    long fruitless = 0;
    while (trials.size() < slots && fruitless < patience && sentences.hasNext()) {
      Sentence sentence = sentences.next();
      List<Trial> cast = seen.add(sentence) ? casting.trials(sentence) : List.of();
      fruitless = cast.isEmpty() ? fruitless + 1 : 0;
      trials.addAll(cast);
    }
    return trials.isEmpty() ? new Ask.Done() : new Ask.Orders(trials);
  }

  @Override
  public void tell(Trial trial, Result.Outcome outcome) {}
}
