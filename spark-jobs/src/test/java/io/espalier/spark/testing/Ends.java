package io.espalier.spark.testing;

import io.espalier.trial.Result;
import io.espalier.trial.Workers.Completion;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The ends of orders as they come, to be waited for. */
public final class Ends implements Completion {
  private static final long SECONDS = 60;

  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  @Override
  public void finished(Result result) {
    results.add(result);
    ends.add("finished");
  }

  @Override
  public void interrupted() {
    ends.add("interrupted");
  }

  /** The next end: {@code finished} or {@code interrupted}. */
  public String next() throws InterruptedException {
    String end = ends.poll(SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("no order ended in " + SECONDS + " s");
    }
    return end;
  }

  /** The next result. */
  public Result result() throws InterruptedException {
    Result result = results.poll(SECONDS, TimeUnit.SECONDS);
    if (result == null) {
      throw new AssertionError("no result in " + SECONDS + " s; ends: " + ends);
    }
    return result;
  }

  /** How many ends nobody has taken. */
  public int untaken() {
    return ends.size();
  }
}
