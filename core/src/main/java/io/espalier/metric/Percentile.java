package io.espalier.metric;

/**
 * What a latency metric says: the time of a call that so many of a hundred did not exceed.
 *
 * @param percent 50, 90 or 99
 * @param batch images in a call, at least 1
 */
public record Percentile(int percent, int batch) {}
