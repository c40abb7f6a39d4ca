package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution with constant weights, which are rearranged once and stay so. */
final class OneDnnFolded implements Kernels.Folded {
  private final Workbench bench;
  private final OneDnnConvolution.Form form;
  private final Kernels.Ending ending;
  private final Map<Long, Compiled> compiled = new HashMap<>();
  private final long weight;
  private final long bias;
  private long edition;

  /**
   * A convolution at its place.
   *
   * @param form with a bias
   */
  OneDnnFolded(Workbench bench, OneDnnConvolution.Form form, Kernels.Ending ending) {
    this.bench = bench;
    this.form = form.channelsLast();
    this.ending = ending;
    int inputs = form.input().channels() / form.conv().groups();
    long size = (long) form.conv().filters() * inputs * form.conv().kernel().area();
    this.weight = bench.reserve(size * Float.BYTES, "weight of a folded convolution");
    this.bias =
        bench.reserve((long) form.conv().filters() * Float.BYTES, "bias of a folded convolution");
  }

  @Override
  public void prepare(double[] values, double[] offsets) {
    write(weight, values);
    write(bias, offsets);
    edition++;
  }

  @Override
  public void forward(INDArray x, INDArray y, Memory memory) {
    compiled.computeIfAbsent(x.size(0), batch -> bench.build(() -> new Compiled(batch))).run(x, y);
  }

  private static void write(long place, double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    new FloatPointer(new Address().to(place)).capacity(narrow.length).put(narrow, 0, narrow.length);
  }

  /** At one batch size. */
  private final class Compiled {
    private final Execution execution;
    private final Staged x;
    private final Staged y;
    private final Reorder rearrangement;
    private long done;

    Compiled(long batch) {
      ConvolutionPlan plan = new ConvolutionPlan(form, batch, ending);
      convolution_forward.primitive_desc chosen = plan.forward();
      this.execution =
          new Execution(
              bench, new convolution_forward(chosen), chosen, "inference by " + plan.work());
      this.x =
          execution.input(
              dnnl.DNNL_ARG_SRC, Workbench.Buffer.SOURCE, plan.input(), chosen.src_desc());
      this.y =
          execution.output(
              dnnl.DNNL_ARG_DST, Workbench.Buffer.TARGET, plan.output(), chosen.dst_desc());
      execution.operand(dnnl.DNNL_ARG_BIAS, plan.bias()).at(bias);
      memory.desc inside = chosen.weights_desc();
      long place = bench.reserve(inside.get_size(), "rearranged weight of a folded convolution");
      execution.operand(dnnl.DNNL_ARG_WEIGHTS, inside).at(place);
      this.rearrangement = Reorder.compile(bench, plan.weight(), inside);
      rearrangement.from().at(weight);
      rearrangement.to().at(place);
    }

    void run(INDArray input, INDArray output) {
      if (done != edition) {
        rearrangement.run();
        done = edition;
      }
      x.read(input);
      y.prepare(output);
      execution.run();
      y.write(output);
    }
  }
}
