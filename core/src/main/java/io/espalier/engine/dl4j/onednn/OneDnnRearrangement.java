package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.network.Shape;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Activations in another layout. */
final class OneDnnRearrangement implements Kernels.Rearrangement {
  private final Workbench bench;
  private final Form form;
  private final Map<Long, Reorder> compiled = new HashMap<>();

  /** What distinguishes one from another. */
  record Form(Shape shape, Layout from, Layout to) {}

  OneDnnRearrangement(Workbench bench, Form form) {
    this.bench = bench;
    this.form = form;
  }

  @Override
  public void run(INDArray x, INDArray y) {
    Reorder now = compiled.computeIfAbsent(x.size(0), size -> bench.build(() -> compile(size)));
    now.from().at(x);
    now.to().at(y);
    now.run();
  }

  private Reorder compile(long batch) {
    memory.desc source = Descriptions.activation(batch, form.shape(), form.from());
    memory.desc target = Descriptions.activation(batch, form.shape(), form.to());
    return Reorder.compile(bench, source, target);
  }
}
