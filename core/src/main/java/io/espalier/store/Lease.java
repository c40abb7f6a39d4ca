package io.espalier.store;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One driver's exclusive claim on a folder, until it is released or expires.
 *
 * <p>Each holder publishes a file of its own, {@code lease-000001} and so on, and the highest
 * number holds: of several that take over an expired lease exactly one wins, and a holder that
 * slept past its time cannot write over its successor. Where the file system has no atomic creation
 * ({@code s3a:}) the claim is advisory.
 */
public final class Lease {
  private static final String PREFIX = "lease-";

  private final Store folder;
  private final Clock clock;
  private final Duration length;
  private final Claim claim;

  private Lease(Store folder, Clock clock, Duration length, Claim claim) {
    this.folder = folder;
    this.clock = clock;
    this.length = length;
    this.claim = claim;
  }

  /**
   * Claims the folder; a claim that expired, or whose process on this host has ended, is taken
   * over.
   *
   * @param length how long the claim holds unless it is renewed
   * @throws Refusal saying who holds the folder and until when, if somebody does
   */
  public static Lease acquire(Store folder, Clock clock, Duration length) {
    Instant now = clock.instant();
    return acquire(folder, clock, length, holder -> holder.binds(now));
  }

  /**
   * Claims the folder though another machine's claim has not run out: its process is known to be
   * dead. If it is not, it stops at its next renewal.
   *
   * @throws Refusal if a process of this host holds it, which can be seen to live
   */
  public static Lease takeOver(Store folder, Clock clock, Duration length) {
    Instant now = clock.instant();
    return acquire(folder, clock, length, holder -> holder.binds(now) && holder.ofThisHost());
  }

  private static Lease acquire(
      Store folder, Clock clock, Duration length, Predicate<Claim> binding) {
    Instant now = clock.instant();
    long last = last(folder);
    Optional<Claim> holder = claim(folder, last);
    if (holder.filter(binding).isPresent()) {
      throw held(folder, holder.get());
    }
    Claim mine = Claim.ofThisProcess(last + 1, now.plus(length));
    boolean first = folder.publish(file(mine.epoch()), mine.write());
    // The listing may have been old: numbers below the highest one are deleted and free again.
    long highest = last(folder);
    if (!first || highest != mine.epoch()) {
      if (first) {
        folder.delete(file(mine.epoch()));
      }
      throw claim(folder, highest)
          .map(winner -> held(folder, winner))
          .orElseGet(() -> lost(folder, "another process claimed it at the same moment"));
    }
    for (String name : folder.list()) {
      if (number(name) < mine.epoch() && number(name) > 0) {
        folder.delete(name);
      }
    }
    return new Lease(folder, clock, length, mine);
  }

  /** The number of holders so far, this one included: it only grows. */
  public long epoch() {
    return claim.epoch();
  }

  /**
   * Holds the folder for another full length from now.
   *
   * @throws Refusal if another process took the expired lease over: this one must stop
   */
  public void renew() {
    checkMine();
    folder.replace(file(claim.epoch()), claim.until(clock.instant().plus(length)).write());
    checkMine();
  }

  /** Lets go of the folder at once; a lease that was lost is left to its holder. */
  public void release() {
    if (last(folder) == claim.epoch()) {
      // Not deleted, so that the epoch goes on growing.
      folder.replace(file(claim.epoch()), claim.until(clock.instant()).write());
    }
  }

  private void checkMine() {
    long highest = last(folder);
    if (highest != claim.epoch()) {
      String reason =
          claim(folder, highest)
              .map(other -> Text.of("process %d on %s took over", other.pid(), other.host()))
              .orElse("its lease is gone");
      throw lost(folder, reason);
    }
  }

  private static Refusal held(Store folder, Claim holder) {
    return new Refusal(
        Text.of(
            "Cannot claim '%s': process %d on %s holds it until %s; "
                + "stop that process or wait until then%s",
            folder.uri(),
            holder.pid(),
            holder.host(),
            holder.expires(),
            holder.ofThisHost() ? "" : "; if it is known to be dead, sweep with --take-over"));
  }

  private static Refusal lost(Store folder, String reason) {
    return new Refusal(
        Text.of("Cannot hold '%s': %s; run one driver at a time", folder.uri(), reason));
  }

  private static long last(Store folder) {
    return folder.list().stream().mapToLong(Lease::number).max().orElse(0);
  }

  private static Optional<Claim> claim(Store folder, long epoch) {
    String file = file(epoch);
    return folder.read(file).map(content -> Claim.read(content, folder.uri() + "/" + file));
  }

  private static String file(long epoch) {
    return Text.of("%s%06d", PREFIX, epoch);
  }

  /** The epoch in a file's name, or 0 if it is no lease. */
  private static long number(String name) {
    return name.matches(PREFIX + "[0-9]{6,18}")
        ? Long.parseLong(name.substring(PREFIX.length()))
        : 0;
  }
}
