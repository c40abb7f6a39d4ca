package io.espalier.criterion;

import io.espalier.channel.Member;
import io.espalier.train.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the parameters of each atom of one layer lie in the array of all trained parameters: the
 * rows of its weight, and its biases.
 */
record Segments(Member member, List<Layout.Slot> slots) {
  static Segments of(Member member, Layout layout) {
    List<Layout.Slot> slots = new ArrayList<>();
    for (String name : new String[] {".weight", ".bias"}) {
      Layout.Slot slot = layout.slots().get(member.node() + name);
      if (slot != null) {
        slots.add(slot);
      }
    }
    return new Segments(member, slots);
  }

  /** Takes a run of the array. */
  private interface Run {
    void over(int from, int to);
  }

  private void each(int atom, Run run) {
    for (Layout.Slot slot : slots) {
      int row = slot.parameter().size() / slot.parameter().shape().get(0);
      for (int i = 0; i < member.each(); i++) {
        int from = slot.offset() + member.channel(atom, i) * row;
        run.over(from, from + row);
      }
    }
  }

  double sum(int atom, float[] values) {
    double[] sum = new double[1];
    each(
        atom,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            sum[0] += values[i];
          }
        });
    return sum[0];
  }

  double squares(int atom, float[] values) {
    double[] sum = new double[1];
    each(atom, (from, to) -> sum[0] += FilterNorms.squares(values, from, to));
    return sum[0];
  }

  void fill(int atom, float[] values, Supplier<Float> value) {
    each(
        atom,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            values[i] = value.get();
          }
        });
  }
}
