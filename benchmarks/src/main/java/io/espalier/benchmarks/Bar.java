package io.espalier.benchmarks;

import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What is asked of the figures, and what they reach.
 *
 * @param what the ratio, in words
 * @param asked the least that meets it
 * @param reached the ratio of medians
 */
record Bar(String what, double asked, double reached) {
  private static final double STOCK_TRAINING = 20;
  private static final double SECOND_CORE = 1.8;
  private static final double INFERENCE = 1.5;
  private static final double PRUNING = 1.5;

  boolean met() {
    return reached >= asked;
  }

  /**
   * All bars that the measured cells say something about.
   *
   * @param vectors those of the contenders: Winograd's algorithm needs wide ones
   */
  static List<Bar> of(Results results, Vectors vectors) {
    List<Bar> bars = new ArrayList<>();
    for (Cell work : results.works()) {
      if (work.trials() == 1 && work.mode() == Mode.TRAIN) {
        training(results, work, vectors, bars);
      } else if (work.trials() == 1) {
        add(
            bars,
            Text.of("%s, inference: ours / PyTorch's best setting", work.network()),
            INFERENCE,
            results.median(work),
            results.bestPytorch(work));
      } else if (work.mode() == Mode.TRAIN) {
        Cell one = new Cell(work.network(), Mode.TRAIN, 1, Contender.OURS);
        add(
            bars,
            Text.of("%s, training: %d trials at once / one", work.network(), work.trials()),
            SECOND_CORE * work.trials() / 2,
            results.median(work),
            results.median(one));
      }
    }
    for (String pruned : Networks.PRUNINGS.keySet()) {
      add(
          bars,
          Text.of("training step: %s / resnet-56", pruned),
          PRUNING,
          results.median(new Cell(pruned, Mode.TRAIN, 1, Contender.OURS)),
          results.median(new Cell(Networks.RESNET_56, Mode.TRAIN, 1, Contender.OURS)));
    }
    return bars;
  }

  private static void training(Results results, Cell work, Vectors vectors, List<Bar> bars) {
    boolean plain = List.of(Networks.RESNET_20, Networks.RESNET_56).contains(work.network());
    boolean narrow = vectors == Vectors.NARROW;
    if (!plain && !narrow) {
      return;
    }
    OptionalDouble ours = results.median(work);
    add(
        bars,
        Text.of("%s, training: ours / PyTorch's best setting (this or the bound)", work.network()),
        narrow ? 1.4 : 2,
        ours,
        results.bestPytorch(work));
    add(
        bars,
        Text.of("%s, training: ours / convolutions alone, direct", work.network()),
        narrow ? 0.8 : 0.75,
        ours,
        bound(results, work, Algorithms.DIRECT));
    if (narrow) {
      return;
    }
    add(
        bars,
        Text.of("%s, training: ours / convolutions alone, Winograd too", work.network()),
        0.75,
        ours,
        bound(results, work, Algorithms.WINOGRAD_TOO));
    add(
        bars,
        Text.of("%s, training: ours / stock DL4J", work.network()),
        STOCK_TRAINING,
        ours,
        results.median(work.by(Contender.STOCK)));
  }

  private static OptionalDouble bound(Results results, Cell work, Algorithms algorithms) {
    return Stream.of(new Results.Bound(work.network(), work.mode(), algorithms))
        .flatMap(bound -> results.of(bound).stream())
        .mapToDouble(Spread::median)
        .findFirst();
  }

  private static void add(
      List<Bar> bars, String what, double asked, OptionalDouble over, OptionalDouble under) {
    if (over.isPresent() && under.isPresent()) {
      bars.add(new Bar(what, asked, over.getAsDouble() / under.getAsDouble()));
    }
  }
}
