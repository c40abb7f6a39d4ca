package io.espalier.benchmarks;

import java.util.List;

/**
 * What is measured.
 *
 * @param modes what is done with a batch
 * @param trials how many networks at once, one measurement for each of them
 * @param threads of each trial; on several of them nothing is measured but the contenders
 * @param rounds how often each contender's process runs
 * @param batch images in a batch
 * @param seconds how long one measurement lasts
 * @param steps the least number of steps in one measurement
 */
record Plan(
    List<Contender> contenders,
    List<String> networks,
    List<Mode> modes,
    List<Integer> trials,
    List<Integer> threads,
    int rounds,
    int batch,
    double seconds,
    int steps) {}
