package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;

/** A primitive with its arguments, ready to run any number of times. */
final class Execution {
  private final Workbench bench;
  private final primitive compiled;
  private final IntMemoryMap arguments;
  private final Operand scratchpad;

  /**
   * A primitive without arguments yet.
   *
   * @param description says how large its scratchpad is
   * @param work what it does on which shapes, for messages
   */
  Execution(Workbench bench, primitive compiled, primitive_desc_base description, String work) {
    bench.compiled(work, description.impl_info_str().getString());
    this.bench = bench;
    this.compiled = bench.own(compiled);
    this.arguments = bench.own(new IntMemoryMap());
    memory.desc scratch = description.scratchpad_desc();
    this.scratchpad = scratch.get_size() == 0 ? null : operand(dnnl.DNNL_ARG_SCRATCHPAD, scratch);
  }

  /** Attributes of primitives that work in the workbench's scratchpad. */
  static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /** A new argument. */
  Operand operand(int argument, memory.desc description) {
    Operand operand = new Operand(bench, description);
    arguments.put(argument, operand.handle());
    return operand;
  }

  /**
   * A new argument that is read.
   *
   * @param buffer where it is rearranged to
   * @param outside how it lies outside
   * @param inside how the primitive wants it
   */
  Staged input(int argument, Workbench.Buffer buffer, memory.desc outside, memory.desc inside) {
    return Staged.input(bench, buffer, outside, operand(argument, inside), inside);
  }

  /** A new argument that is written; as {@link #input} otherwise. */
  Staged output(int argument, Workbench.Buffer buffer, memory.desc outside, memory.desc inside) {
    return Staged.output(bench, buffer, outside, operand(argument, inside), inside);
  }

  void run() {
    if (scratchpad != null) {
      scratchpad.at(bench.buffer(Workbench.Buffer.SCRATCHPAD, scratchpad.bytes()));
    }
    compiled.execute(bench.queue(), arguments);
  }
}
