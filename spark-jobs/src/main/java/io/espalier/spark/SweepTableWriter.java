package io.espalier.spark;

import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the table of a sweep from the driver, without a Spark job: a file for some hundred rows or
 * for half a minute. A file never changes; of a trial's rows the last written counts.
 *
 * <p>A file is named {@code rows-NEXT-CONTENT.parquet}: the sequence number after its last row, and
 * the hash of its rows.
 */
public final class SweepTableWriter implements SweepListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SweepTableWriter.class);
  private static final Pattern NAME = Pattern.compile("rows-(\\d+)-\\w+\\.parquet");
  private static final int CONTENT_DIGITS = 16;
  private static final int BATCH = 256;
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Store table;
  private final Clock clock;
  private final List<SweepRow> buffered = new ArrayList<>();
  private Instant due = Instant.MAX;
  private long next;

  /**
   * Continues the table in a sweep's folder.
   *
   * @param clock tells how long rows have waited
   */
  public SweepTableWriter(Store sweep, Clock clock) {
    this.table = SweepTable.in(sweep);
    this.clock = clock;
    this.next = next();
  }

  /**
   * Writes the rows of the sweep's journal, unless the table holds just these already: rows that an
   * earlier driver had not yet written when it was lost come into the table here, and those of
   * files that are not whole any more.
   */
  @Override
  public void began(List<SweepRow> journal) {
    // Another driver may have written since this was made.
    next = next();
    removeDamaged();
    String content = content(journal);
    if (!journal.isEmpty() && table.list().stream().noneMatch(name -> name.endsWith(content))) {
      write(journal);
    }
  }

  private void removeDamaged() {
    for (String name : table.list()) {
      boolean whole = table.read(name).map(ParquetFile::whole).orElse(true);
      if (NAME.matcher(name).matches() && !whole) {
        LOG.warn("Removed {}/{}, which is not whole; the journal has its rows", table.uri(), name);
        table.delete(name);
      }
    }
  }

  @Override
  public void recorded(List<SweepRow> rows) {
    if (buffered.isEmpty()) {
      due = clock.instant().plus(WAIT);
    }
    buffered.addAll(rows);
    writeIfDue();
  }

  @Override
  public void progressed(SweepState state) {
    writeIfDue();
  }

  /** Writes what is left. */
  @Override
  public void close() {
    if (!buffered.isEmpty()) {
      write(buffered);
      buffered.clear();
    }
  }

  private void writeIfDue() {
    if (buffered.size() < BATCH && clock.instant().isBefore(due)) {
      return;
    }
    try {
      close();
      due = Instant.MAX;
    } catch (UncheckedIOException e) {
      // The journal has the rows: a table that lags is no reason to end a sweep.
      due = clock.instant().plus(WAIT);
      LOG.warn("{} rows wait for the table: {}", buffered.size(), e.getMessage());
    }
  }

  private void write(List<SweepRow> rows) {
    List<NumberedRow> numbered =
        IntStream.range(0, rows.size())
            .mapToObj(index -> new NumberedRow(rows.get(index), next + index))
            .toList();
    long after = next + rows.size();
    String name = Text.of("rows-%012d-%s", after, content(rows));
    if (!table.publish(name, ParquetFile.of(numbered))) {
      throw new IllegalStateException("'" + name + "' is in the table already");
    }
    next = after;
  }

  private long next() {
    return table.list().stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .mapToLong(name -> Long.parseLong(name.group(1)))
        .max()
        .orElse(0);
  }

  private static String content(List<SweepRow> rows) {
    return Hash.of(rows.toString()).hex().substring(0, CONTENT_DIGITS) + ".parquet";
  }
}
