package io.espalier.plan;

import io.espalier.engine.Place;
import java.time.Duration;
import java.util.Optional;

/**
 * What a sweep's trials run on. It decides how fast they are and how their sums are rounded, and
 * neither which candidates there are nor what a trial is: another number of threads goes on with
 * the same table, whose {@code engine} says of each row what it ran on.
 *
 * @param engine by name; the only one there is, if none is named
 * @param place of each trial; which card it is, Spark says where trials run on executors
 * @param trialLimit how long a trial may run at a stretch, if there is a limit; one that takes
 *     longer has failed
 */
public record Execution(Optional<String> engine, Place place, Optional<Duration> trialLimit) {}
