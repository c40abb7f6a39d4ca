package io.espalier.spark;

import io.espalier.table.SweepRow;

/**
 * A row as the table holds it.
 *
 * @param sequence its place in the order of writing: of a trial's rows the highest counts
 */
record NumberedRow(SweepRow row, long sequence) {}
