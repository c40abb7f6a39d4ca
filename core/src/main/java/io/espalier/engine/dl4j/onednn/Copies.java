package io.espalier.engine.dl4j.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between arrays of one shape whose elements lie at any distances. */
final class Copies {
  private final Workbench bench;
  private final Map<Form, Reorder> compiled = new HashMap<>();

  Copies(Workbench bench) {
    this.bench = bench;
  }

  void copy(INDArray from, INDArray to) {
    Form asked = Form.of(from, to);
    if (!asked.nested()) {
      to.assign(from);
      return;
    }
    Reorder copy = compiled.computeIfAbsent(asked, f -> bench.build(() -> f.compile(bench)));
    copy.from().at(from);
    copy.to().at(to);
    copy.run();
  }

  /** Extents, and the distances of neighbours on each axis. */
  private record Form(List<Long> extents, List<Long> from, List<Long> to) {
    static Form of(INDArray from, INDArray to) {
      List<Long> extents = new ArrayList<>();
      List<Long> source = new ArrayList<>();
      List<Long> target = new ArrayList<>();
      for (int axis = 0; axis < from.rank(); axis++) {
        if (from.size(axis) > 1) {
          extents.add(from.size(axis));
          source.add((long) from.stride(axis));
          target.add((long) to.stride(axis));
        }
      }
      return new Form(extents, source, target);
    }

    /** oneDNN takes only arrays each of whose axes steps over all of the next finer one. */
    boolean nested() {
      return !extents.isEmpty() && nested(from) && nested(to);
    }

    private boolean nested(List<Long> strides) {
      List<Integer> finestFirst =
          IntStream.range(0, strides.size())
              .boxed()
              .sorted(Comparator.comparing(strides::get))
              .toList();
      long reached = 1;
      for (int axis : finestFirst) {
        if (strides.get(axis) < reached) {
          return false;
        }
        reached = strides.get(axis) * extents.get(axis);
      }
      return true;
    }

    Reorder compile(Workbench bench) {
      return Reorder.compile(bench, description(from), description(to));
    }

    private memory.desc description(List<Long> strides) {
      return new memory.desc(array(extents), Descriptions.FLOAT, array(strides));
    }

    private static long[] array(List<Long> values) {
      return values.stream().mapToLong(Long::longValue).toArray();
    }
  }
}
