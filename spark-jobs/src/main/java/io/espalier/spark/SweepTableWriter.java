package io.espalier.spark;

import io.espalier.plan.SweepPlan;
import io.espalier.spark.parquet.ParquetFile;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import io.espalier.table.TableRow;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table of a sweep, one file that is replaced whole, from the driver and without a Spark
 * job: for some hundred new results or after half a minute, and at the end.
 */
public final class SweepTableWriter implements SweepListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SweepTableWriter.class);
  private static final int MANY = 256;
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** Between two writes so many times what the last one took: a large table takes no more time. */
  private static final int REST = 20;

  private final Store sweep;
  private final SweepPlan plan;
  private final Clock clock;
  private final Map<Hash, SweepRow> rows = new LinkedHashMap<>();
  private final Set<Hash> unwritten = new HashSet<>();
  private Instant due = Instant.MAX;
  private Instant earliest = Instant.MIN;

  /**
   * The table in a sweep's folder.
   *
   * @param plan says what is on the front
   * @param clock tells how long results have waited
   */
  public SweepTableWriter(Store sweep, SweepPlan plan, Clock clock) {
    this.sweep = sweep;
    this.plan = plan;
    this.clock = clock;
  }

  /**
   * Writes the table that the journal gives, unless it is there just so: what an earlier driver
   * left out when it was lost comes in here, and what other objectives change.
   *
   * @throws Refusal if there can be no such file
   */
  @Override
  public void began(List<SweepRow> journal) {
    rows.clear();
    enter(journal);
    try {
      byte[] table = table();
      if (!sweep.read(SweepTable.FILE).filter(there -> Arrays.equals(there, table)).isPresent()) {
        replace(table);
      }
      FormerTable.remove(sweep);
      written();
    } catch (UncheckedIOException e) {
      failed(e);
    }
  }

  @Override
  public void recorded(List<SweepRow> changed) {
    enter(changed);
    writeIfDue();
  }

  @Override
  public void progressed(SweepState state) {
    writeIfDue();
  }

  /** Writes what is left. */
  @Override
  public void close() {
    if (!unwritten.isEmpty()) {
      write();
    }
  }

  private void enter(List<SweepRow> changed) {
    if (unwritten.isEmpty()) {
      due = clock.instant().plus(WAIT);
    }
    for (SweepRow row : changed) {
      rows.put(row.trial(), row);
      unwritten.add(row.trial());
    }
  }

  private void writeIfDue() {
    Instant now = clock.instant();
    boolean waited = unwritten.size() >= MANY || !now.isBefore(due);
    if (!unwritten.isEmpty() && waited && !now.isBefore(earliest)) {
      write();
    }
  }

  private void write() {
    Instant start = clock.instant();
    try {
      replace(table());
      written();
      earliest = clock.instant().plus(Duration.between(start, clock.instant()).multipliedBy(REST));
    } catch (UncheckedIOException | Refusal e) {
      failed(e);
    }
  }

  private byte[] table() {
    return ParquetFile.of(TableRow.of(plan, List.copyOf(rows.values())));
  }

  private void replace(byte[] table) {
    sweep.replace(SweepTable.FILE, table);
  }

  private void written() {
    unwritten.clear();
  }

  /** The journal has the results: a table that lags is no reason to end a sweep. */
  private void failed(RuntimeException e) {
    earliest = clock.instant().plus(WAIT);
    LOG.warn("{} results wait for the table: {}", unwritten.size(), e.getMessage());
  }
}
