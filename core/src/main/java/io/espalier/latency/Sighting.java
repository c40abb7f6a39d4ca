package io.espalier.latency;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What can disturb a measurement, as counters that only grow, at one moment; empty where this
 * system does not show it. Ticks are hundredths of a second.
 *
 * @param collections garbage collections of this process
 * @param throttled periods in which the control group was kept from running
 * @param processor the core that the measuring thread runs on
 * @param stolen ticks that the hypervisor gave to others, all cores together
 * @param busy ticks in which cores worked, whoever for, all cores together
 * @param own ticks in which the measured work ran
 */
record Sighting(
    OptionalLong collections,
    OptionalLong throttled,
    OptionalInt processor,
    OptionalLong stolen,
    OptionalLong busy,
    OptionalLong own) {
  static final int TICKS_A_SECOND = 100;
}
