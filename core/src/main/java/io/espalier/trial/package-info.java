/**
 * A candidate is a sentence (take this model, do these things), a trial is a candidate on data with
 * a seed, and a result is what came of it. {@code TrialRunner} carries a trial out: the same on a
 * laptop, on an executor and in a test.
 */
package io.espalier.trial;
