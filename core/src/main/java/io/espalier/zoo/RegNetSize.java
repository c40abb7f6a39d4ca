package io.espalier.zoo;

import java.util.List;

/**
 * A size of RegNetX, named by the thousand millions of MACs that it is made for (Radosavovic et
 * al., "Designing Network Design Spaces", CVPR 2020, table 2).
 *
 * @param depths the number of blocks of each stage
 * @param channels the channels of each stage
 * @param groupWidth the channels in each group of the grouped convolutions, where a stage has that
 *     many
 */
record RegNetSize(List<Integer> depths, List<Integer> channels, int groupWidth) {
  static final RegNetSize X_3_2 =
      new RegNetSize(List.of(2, 6, 15, 2), List.of(96, 192, 432, 1008), 48);
  static final RegNetSize X_4_0 =
      new RegNetSize(List.of(2, 5, 14, 2), List.of(80, 240, 560, 1360), 40);
  static final RegNetSize X_8_0 =
      new RegNetSize(List.of(2, 5, 15, 1), List.of(80, 240, 720, 1920), 120);
  static final RegNetSize X_16 =
      new RegNetSize(List.of(2, 6, 13, 1), List.of(256, 512, 896, 2048), 128);

  /** The number of stages. */
  int stages() {
    return depths.size();
  }

  /** The number of blocks of a stage, counted from 1. */
  int depth(int stage) {
    return depths.get(stage - 1);
  }

  /** The multiplied group width. */
  int groupWidth(Width width) {
    return width.of(groupWidth);
  }

  /** The channels of a stage, counted from 1: as many groups as published, each multiplied. */
  int channels(int stage, Width width) {
    int published = channels.get(stage - 1);
    int group = Math.min(published, groupWidth);
    return published / group * width.of(group);
  }
}
