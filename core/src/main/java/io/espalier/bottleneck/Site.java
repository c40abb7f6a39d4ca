package io.espalier.bottleneck;

import java.util.List;

/**
 * BottleneckGates that lie side by side: those of one channel group, or of one branch's last
 * convolution.
 *
 * @param name the group, or the convolution
 * @param narrowed whether it is a branch's last convolution
 * @param first the number of its first gate
 * @param scaled for each gate the places of the trained parameters that it scales
 */
record Site(String name, boolean narrowed, int first, List<int[]> scaled) {
  /** The number of its gates. */
  int size() {
    return scaled.size();
  }
}
