package io.espalier.allocation;

import io.espalier.channel.Widths;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;

/**
 * As many channels as a call has time for. What that means depends on a machine, so it becomes
 * counts before there is a trial: {@link #counts}.
 */
public record ToLatency(LatencyTarget target, Spread spread) implements Allocation {
  /**
   * The counts that remain, all groups losing the same share, each as large as its last block.
   *
   * @throws Refusal if there is no time to save, or the least network takes longer
   */
  public Counts counts(ChannelCounts space, CallTimes times) {
    if (spread != Spread.UNIFORM) {
      throw new Refusal(
          "Cannot prune to a latency with spread=global: counts are chosen before there are weights, and importance needs them; leave spread out");
    }
    double whole = times.nanos(space.network(space.whole()));
    double nanos = target.nanos(whole);
    if (nanos >= whole) {
      throw new Refusal(
          Text.of(
              "Cannot prune to %.3f ms: the network is predicted to take %.3f ms already; give a lower target",
              nanos / 1e6, whole / 1e6));
    }
    return space.uniform(times, nanos);
  }

  @Override
  public Widths widths(PruningSpace space, Scores scores) {
    throw open();
  }

  @Override
  public Optional<Widths> planned(PruningSpace space) {
    throw open();
  }

  @Override
  public Forecast forecast(PruningSpace space, Forecast before) {
    throw open();
  }

  private Refusal open() {
    return new Refusal(
        Text.of(
            "Cannot prune to-latency=%s here: it takes measured layers of this machine, name the folder that keeps them, by layer-times = DIR in a sweep or by --layer-times DIR of 'espalier prune'",
            target.write()));
  }
}
