package io.espalier.criterion;

/** What scores can be compared with. */
public enum Scale {
  /** Those of the same group; across groups only as multiples of their group's mean. */
  WITHIN_GROUPS,
  /** Those of every group, as they are. */
  ACROSS_GROUPS
}
