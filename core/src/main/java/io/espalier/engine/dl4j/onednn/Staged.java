package io.espalier.engine.dl4j.onednn;

import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An argument that may lie in another layout outside than the primitive wants: then it goes through
 * a scratch buffer.
 */
final class Staged {
  private final Workbench bench;
  private final Workbench.Buffer buffer;
  private final Operand inner;
  private final memory.desc inside;
  private final Reorder rearrangement;

  private Staged(
      Workbench bench,
      Workbench.Buffer buffer,
      Operand inner,
      memory.desc inside,
      Reorder rearrangement) {
    this.bench = bench;
    this.buffer = buffer;
    this.inner = inner;
    this.inside = bench.own(inside);
    this.rearrangement = rearrangement;
  }

  /** An argument that is read: rearranged before the primitive runs. */
  static Staged input(
      Workbench bench,
      Workbench.Buffer buffer,
      memory.desc outside,
      Operand inner,
      memory.desc inside) {
    return of(bench, buffer, inner, inside, outside, inside);
  }

  /** An argument that is written: rearranged after the primitive has run. */
  static Staged output(
      Workbench bench,
      Workbench.Buffer buffer,
      memory.desc outside,
      Operand inner,
      memory.desc inside) {
    return of(bench, buffer, inner, inside, inside, outside);
  }

  /** Brings an array in. */
  void read(INDArray array) {
    if (rearrangement == null) {
      inner.at(array);
      return;
    }
    rearrangement.from().at(array);
    rearrangement.to().at(place());
    rearrangement.run();
    inner.at(place());
  }

  /** Brings in an array that another argument has just read: without work, if in one layout. */
  void readAfter(Staged other, INDArray array) {
    boolean there =
        rearrangement != null
            && other.rearrangement != null
            && buffer == other.buffer
            && inside.equals(other.inside);
    if (there) {
      inner.at(place());
    } else {
      read(array);
    }
  }

  /** Says where the result goes, before the primitive runs. */
  void prepare(INDArray array) {
    if (rearrangement == null) {
      inner.at(array);
    } else {
      inner.at(place());
    }
  }

  /** Takes the result out, after the primitive has run. */
  void write(INDArray array) {
    if (rearrangement != null) {
      rearrangement.from().at(place());
      rearrangement.to().at(array);
      rearrangement.run();
    }
  }

  private long place() {
    return bench.buffer(buffer, inner.bytes());
  }

  private static Staged of(
      Workbench bench,
      Workbench.Buffer buffer,
      Operand inner,
      memory.desc inside,
      memory.desc source,
      memory.desc target) {
    if (source.equals(target)) {
      return new Staged(bench, buffer, inner, inside, null);
    }
    return new Staged(bench, buffer, inner, inside, Reorder.compile(bench, source, target));
  }
}
