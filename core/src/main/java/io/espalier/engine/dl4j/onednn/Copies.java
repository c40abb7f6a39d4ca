package io.espalier.engine.dl4j.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between arrays of one shape whose elements lie at any distances. */
final class Copies {
  private final Workbench bench;
  private final Map<Form, Copy> compiled = new HashMap<>();

  Copies(Workbench bench) {
    this.bench = bench;
  }

  void copy(INDArray from, INDArray to) {
    Form asked = Form.of(from, to);
    if (!asked.nested()) {
      to.assign(from);
      return;
    }
    Copy copy = compiled.computeIfAbsent(asked, f -> bench.build(() -> new Copy(bench, f)));
    copy.from.at(from);
    copy.to.at(to);
    copy.execution.run();
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

    memory.desc description(List<Long> strides) {
      return new memory.desc(array(extents), Descriptions.FLOAT, array(strides));
    }

    private static long[] array(List<Long> values) {
      return values.stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** One compiled copy. */
  private static final class Copy {
    final Execution execution;
    final Operand from;
    final Operand to;

    Copy(Workbench bench, Form form) {
      memory.desc source = form.description(form.from());
      memory.desc target = form.description(form.to());
      reorder.primitive_desc description =
          new reorder.primitive_desc(
              Library.processor(),
              source,
              Library.processor(),
              target,
              Execution.attributes(),
              false);
      this.execution = new Execution(bench, new reorder(description), description);
      this.from = execution.operand(dnnl.DNNL_ARG_FROM, source);
      this.to = execution.operand(dnnl.DNNL_ARG_TO, target);
    }
  }
}
