package io.espalier.search;

/**
 * What results are compared by; means where a candidate ran with several seeds.
 *
 * @param accuracy top-1 on the validation images, in {@code [0, 1]}
 * @param macs multiply-accumulates for one image
 * @param params trained parameters
 */
public record Score(double accuracy, double macs, double params) {}
