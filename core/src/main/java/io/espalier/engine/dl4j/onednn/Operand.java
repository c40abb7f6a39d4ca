package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One argument of a primitive: a description, and the place that changes from run to run. */
final class Operand {
  private final memory handle;
  private final Address address = new Address();
  private final long bytes;
  private long place;

  /**
   * An operand of that description.
   *
   * @param description closed by nobody but the workbench
   */
  Operand(Workbench bench, memory.desc description) {
    this.handle = bench.own(new memory(description, Library.processor(), address.to(0)));
    this.bytes = description.get_size();
  }

  memory handle() {
    return handle;
  }

  long bytes() {
    return bytes;
  }

  /** Turns it to where an array begins. */
  void at(INDArray array) {
    at(Address.of(array));
  }

  /** Turns it to a place. */
  void at(long where) {
    if (where != place) {
      handle.set_data_handle(address.to(where));
      place = where;
    }
  }
}
