package io.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path root;
  private Store folder;
  private final HandMadeClock clock = new HandMadeClock();

  @BeforeEach
  void open() {
    folder = Stores.at(root.toString());
  }

  @Test
  void aFreeFolderIsClaimed() {
    Lease lease = Lease.acquire(folder, clock, MINUTE);
    assertThat(lease.epoch()).isEqualTo(1);
    Claim claim = Claim.read(folder.read("lease-000001").orElseThrow(), "lease-000001");
    assertThat(claim.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(claim.epoch()).isEqualTo(1);
    assertThat(claim.expires()).isEqualTo(NOON.plus(MINUTE));
  }

  @Test
  void refusesAFolderThatAnotherHostHolds() {
    publish(new Claim("elsewhere", 42, "", 7, NOON.plusSeconds(30)));
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot claim '%s': process 42 on elsewhere holds it until 2026-06-01T12:00:30Z; "
                + "stop that process or wait until then; if it is known to be dead, sweep with --take-over",
            folder.uri());
    assertThat(folder.list()).containsExactly("lease-000007");
  }

  @Test
  void takesOverFromAnotherHostOnRequestAndNeverFromALivingProcessHere() {
    publish(new Claim("elsewhere", 42, "", 7, NOON.plusSeconds(30)));
    Lease taken = Lease.takeOver(folder, clock, MINUTE);
    assertThat(taken.epoch()).isEqualTo(8);
    assertThatThrownBy(() -> Lease.takeOver(folder, clock, MINUTE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("process " + ProcessHandle.current().pid())
        .hasMessageNotContaining("--take-over");
  }

  @Test
  void refusesAFolderThatThisProcessHolds() {
    Lease.acquire(folder, clock, MINUTE);
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE)).isInstanceOf(Refusal.class);
  }

  @Test
  void takesOverWhatExpired() {
    publish(new Claim("elsewhere", 42, "", 7, NOON));
    assertThat(Lease.acquire(folder, clock, MINUTE).epoch()).isEqualTo(8);
    assertThat(folder.list()).containsExactly("lease-000008");
  }

  @Test
  void takesOverAtOnceWhereTheProcessHasEnded() throws IOException, InterruptedException {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String here = Claim.ofThisProcess(1, NOON).host();
    publish(new Claim(here, ended.pid(), "", 1, NOON.plus(MINUTE)));
    assertThat(Lease.acquire(folder, clock, MINUTE).epoch()).isEqualTo(2);
  }

  /** As in a container that is started again: its first process has the id of the one before. */
  @Test
  void takesOverAtOnceWhereAnotherProcessHasTheId() {
    Claim mine = Claim.ofThisProcess(1, NOON.plus(MINUTE));
    assertThat(mine.started()).matches("[0-9a-f-]{36}/[0-9]+");
    publish(mine);
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE)).isInstanceOf(Refusal.class);
    publish(new Claim(mine.host(), mine.pid(), mine.started() + "0", 2, NOON.plus(MINUTE)));
    assertThat(Lease.acquire(folder, clock, MINUTE).epoch()).isEqualTo(3);
  }

  /** A claim of an earlier version does not say when its process started. */
  @Test
  void aClaimWithoutAStartBindsAsLongAsTheProcessLives() {
    Claim mine = Claim.ofThisProcess(1, NOON.plus(MINUTE));
    String earlier =
        new String(mine.write(), StandardCharsets.UTF_8).replaceAll("\"started\".*\n", "");
    folder.publish("lease-000001", earlier.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE)).isInstanceOf(Refusal.class);
  }

  @Test
  void aRenewedLeaseHoldsLonger() {
    Lease lease = Lease.acquire(folder, clock, MINUTE);
    clock.pass(Duration.ofSeconds(50));
    lease.renew();
    clock.pass(Duration.ofSeconds(50));
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE)).isInstanceOf(Refusal.class);
    clock.pass(Duration.ofSeconds(10));
    assertThat(Lease.acquire(folder, clock, MINUTE).epoch()).isEqualTo(2);
  }

  @Test
  void aReleasedFolderIsFreeAndItsEpochGoesOn() {
    Lease.acquire(folder, clock, MINUTE).release();
    assertThat(Lease.acquire(folder, clock, MINUTE).epoch()).isEqualTo(2);
  }

  @Test
  void aHolderThatSleptPastItsTimeLearnsOfItsSuccessor() {
    Lease sleeper = Lease.acquire(folder, clock, MINUTE);
    clock.pass(MINUTE);
    Lease successor = Lease.acquire(folder, clock, MINUTE);
    assertThatThrownBy(sleeper::renew)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot hold '%s': process ", folder.uri())
        .hasMessageContaining("took over; run one driver at a time");
    sleeper.release();
    assertThatCode(successor::renew).doesNotThrowAnyException();
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE)).isInstanceOf(Refusal.class);
  }

  @Test
  void ofTwoThatTakeOverAtOnceExactlyOneHolds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<Boolean> driver =
        () -> {
          start.await();
          try {
            Lease.acquire(folder, clock, MINUTE);
            return true;
          } catch (Refusal e) {
            return false;
          }
        };
    try {
      for (int race = 0; race < 100; race++) {
        List<Future<Boolean>> drivers = new ArrayList<>();
        drivers.add(threads.submit(driver));
        drivers.add(threads.submit(driver));
        assertThat(drivers.get(0).get()).isNotEqualTo(drivers.get(1).get());
        clock.pass(MINUTE);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesALeaseThatSaysNothing() {
    folder.publish("lease-000001", "?".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Lease.acquire(folder, clock, MINUTE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot read lease '%s/lease-000001'", folder.uri());
  }

  private void publish(Claim claim) {
    folder.publish(Text.of("lease-%06d", claim.epoch()), claim.write());
  }

  /** Stands still until it is told how much time passes. */
  private static final class HandMadeClock extends Clock {
    private volatile Instant now = NOON;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
