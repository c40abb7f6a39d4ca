package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** A compiled copy from one description of the same elements to another. */
record Reorder(Execution execution, Operand from, Operand to) {
  /** Compiles it; to be called while {@link Workbench#build building}. */
  static Reorder compile(Workbench bench, memory.desc source, memory.desc target) {
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            Library.processor(),
            source,
            Library.processor(),
            target,
            Execution.attributes(),
            false);
    Execution execution =
        new Execution(bench, new reorder(description), description, "rearrangement");
    return new Reorder(
        execution,
        execution.operand(dnnl.DNNL_ARG_FROM, source),
        execution.operand(dnnl.DNNL_ARG_TO, target));
  }

  void run() {
    execution.run();
  }
}
