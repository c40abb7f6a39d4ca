package io.espalier.allocation;

import io.espalier.cost.CallTimes;
import io.espalier.network.Network;
import io.espalier.rewrite.LowRank;
import io.espalier.rewrite.RankPlace;
import io.espalier.rewrite.Rewrites;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The ranks at which a network's convolutions may be split. Its places are the convolutions that
 * cost less at some rank, in the order of the network; the whole of a place is its full rank, at
 * which it is not split.
 */
public final class RankCounts implements CountSpace {
  private static final String POSITION = "#0";
  private static final String TO = "to";

  private final LowRank split;
  private final Network network;
  private final List<RankPlace> places;
  private final List<List<Integer>> possible;

  /**
   * Those of a split that does not say its ranks.
   *
   * @throws Refusal if it does say them, or nothing in the network costs less at any rank
   */
  public RankCounts(LowRank split, Network network) {
    this.split = split;
    this.network = network;
    this.places = split.places(network);
    this.possible = places.stream().map(RankCounts::possible).toList();
  }

  private static List<Integer> possible(RankPlace place) {
    List<Integer> all = new ArrayList<>(List.of(place.full()));
    all.addAll(place.ranks());
    return List.copyOf(all);
  }

  @Override
  public List<List<Integer>> possible() {
    return possible;
  }

  @Override
  public Counts uniform(Budget budget, long target) {
    return first(counts -> cost(budget, counts) <= target);
  }

  @Override
  public Counts uniform(CallTimes times, double nanos) {
    return first(counts -> times.nanos(network(counts)) <= nanos);
  }

  /**
   * One rank after another goes, each in the place that has the largest share of its own left; as
   * few as it takes, or all of them.
   */
  private Counts first(Predicate<Counts> reached) {
    List<Counts> way = new ArrayList<>(List.of(whole()));
    Counts least = least();
    while (!way.get(way.size() - 1).equals(least)) {
      way.add(fewer(way.get(way.size() - 1)));
    }
    int low = 0;
    int high = way.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (reached.test(way.get(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return way.get(low);
  }

  private Counts fewer(Counts counts) {
    int fullest = -1;
    for (int place = 0; place < places.size(); place++) {
      if (left(counts, place) > 0
          && (fullest < 0 || share(counts, place) > share(counts, fullest))) {
        fullest = place;
      }
    }
    List<Integer> ranks = possible.get(fullest);
    return counts.with(fullest, ranks.get(ranks.size() - left(counts, fullest)));
  }

  /** How many counts there are below a place's own. */
  private int left(Counts counts, int place) {
    List<Integer> ranks = possible.get(place);
    return ranks.size() - 1 - ranks.indexOf(counts.at(place));
  }

  private double share(Counts counts, int place) {
    return (double) counts.at(place) / places.get(place).full();
  }

  @Override
  public Network network(Counts counts) {
    return said(counts).forecast(network).widest();
  }

  /** No convolution's cost depends on another's rank. */
  @Override
  public long cost(Budget budget, Counts counts) {
    long cost = budget.of(network);
    for (int place = 0; place < places.size(); place++) {
      cost -= saving(budget, place, possible.get(place).get(0), counts.at(place));
    }
    return cost;
  }

  /** A convolution that is not split costs less than its full rank would. */
  @Override
  public double distance(Budget budget, int place, int from, int to) {
    return saving(budget, place, from, to);
  }

  private long saving(Budget budget, int place, int from, int to) {
    RankPlace at = places.get(place);
    return budget == Budget.MACS ? at.macs(from) - at.macs(to) : at.params(from) - at.params(to);
  }

  @Override
  public Call said(Call step, Counts counts) {
    String option = step.options().containsKey(POSITION) ? POSITION : TO;
    return step.with(option, Rewrites.CATALOG.write(said(counts)));
  }

  private LowRank said(Counts counts) {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (int place = 0; place < places.size(); place++) {
      if (counts.at(place) < places.get(place).full()) {
        ranks.put(places.get(place).path(), counts.at(place));
      }
    }
    return split.at(ranks);
  }

  @Override
  public String remedy() {
    return "lower floor, or skip fewer layers";
  }
}
