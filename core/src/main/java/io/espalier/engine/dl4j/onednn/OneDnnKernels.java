package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Blocked;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.engine.dl4j.nd4j.Nd4jActivation;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels over oneDNN, for one session. */
public final class OneDnnKernels implements Kernels {
  private final Layout images;
  private final HostStorage storage;
  private final Workbench bench;
  private final Copies copies;
  private final NormalizationPrimitives normalizations;
  private final Map<OneDnnRearrangement.Form, Rearrangement> rearrangements = new HashMap<>();
  private final Map<OneDnnConvolution.Form, Convolution> convolutions = new HashMap<>();
  private final Map<OneDnnActivation.Function, OneDnnActivation> activations = new HashMap<>();

  /** Kernels for one session, on the layout that this processor is fastest on. */
  public OneDnnKernels(boolean guarded) {
    this(guarded, new Blocked(InstructionSet.block()));
  }

  /**
   * Kernels for one session.
   *
   * @param guarded whether they find out which operation writes beyond an array
   * @param images the layout of activations of several positions: of any size of blocks that oneDNN
   *     has, 8 or 16, but only this processor's own is fast
   */
  public OneDnnKernels(boolean guarded, Layout images) {
    this.images = images;
    this.storage = new HostStorage(guarded);
    this.bench = new Workbench(storage.zones());
    this.copies = new Copies(bench);
    this.normalizations = new NormalizationPrimitives(bench);
  }

  /** What keeps the library from loading here; empty if nothing does. */
  public static Optional<String> obstacle() {
    return Optional.ofNullable(Library.OBSTACLE);
  }

  /** The library's version. */
  public static String version() {
    return Library.version();
  }

  /** Which code oneDNN has chosen for all that has been compiled until now. */
  public Set<Implementation> implementations() {
    return bench.implementations();
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public Layout images() {
    return images;
  }

  @Override
  public Convolution convolution(Conv conv, Shape input, Layout from, Layout to) {
    return convolutions.computeIfAbsent(
        new OneDnnConvolution.Form(conv, input, from, to),
        form -> new OneDnnConvolution(bench, form));
  }

  @Override
  public Folded folded(Conv conv, Shape input, Layout from, Layout to, Ending ending) {
    Conv biased =
        new Conv(
            conv.filters(),
            conv.kernel(),
            conv.stride(),
            conv.padding(),
            conv.dilation(),
            conv.groups(),
            true);
    return new OneDnnFolded(bench, new OneDnnConvolution.Form(biased, input, from, to), ending);
  }

  @Override
  public Pooling pooling(Pool pool, Shape input, Layout layout) {
    return new OneDnnPooling(bench, pool, input, layout);
  }

  @Override
  public Normalization normalization(Shape shape, Layout layout, double eps, Ending ending) {
    return new OneDnnNormalization(bench, normalizations, shape, layout, eps, ending);
  }

  @Override
  public Pointwise activation(Activation.Kind kind) {
    OneDnnActivation.Function function = OneDnnActivation.Function.of(kind);
    return function == null ? Nd4jActivation.of(kind) : activation(function);
  }

  @Override
  public Addition addition(Ending ending) {
    return new OneDnnAddition(bench, copies, ending, activation(OneDnnActivation.Function.RELU));
  }

  @Override
  public Rearrangement rearrangement(Shape shape, Layout from, Layout to) {
    return rearrangements.computeIfAbsent(
        new OneDnnRearrangement.Form(shape, from, to),
        form -> new OneDnnRearrangement(bench, form));
  }

  @Override
  public void copy(INDArray from, INDArray to) {
    copies.copy(from, to);
  }

  @Override
  public void close() {
    bench.close();
  }

  private OneDnnActivation activation(OneDnnActivation.Function function) {
    return activations.computeIfAbsent(function, f -> new OneDnnActivation(bench, f));
  }
}
