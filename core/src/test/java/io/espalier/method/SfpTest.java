package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.allocation.Coupled;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.engine.Engines;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SfpTest {
  private static final float[] FIRST = {3, 4, 1, 0, 0, 2, 1, 1};

  private static Sfp sfp(String text) {
    return (Sfp) Methods.CATALOG.read(text);
  }

  /** Four filters of two weights, as in the worked examples. */
  private static Model four(float... weights) {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 1, 1));
    b.add("conv", Conv.of(4, 1), Network.INPUT);
    b.add("last", Conv.of(3, 1), "conv");
    Model model = MethodTrainings.fresh(b.build());
    Tensor filters = Tensor.of(List.of(4, 2, 1, 1), weights);
    return model.with(model.weights().with(Map.of("conv.weight", filters)));
  }

  private static SoftPruning methodRun(Sfp options, Model model) {
    List<Filters> filters =
        new MaskableFilters(model.network()).filters(options.coupled(), options.skip());
    return new SoftPruning(options, filters, MethodTrainings.plain());
  }

  /** Norms 5, 1, 2, 1.414 mask filters 1 and 3; norms 5, 1.8, 1, 0.1 bring filter 1 back. */
  @Test
  void aMaskedFilterComesBackWhenItHasGrown() {
    Model model = four(FIRST);
    float[] parameters = MethodTrainings.parameters(model);
    SoftPruning methodRun = methodRun(sfp("sfp(ratio=0.5)"), model);
    methodRun.epochStarts(MethodTrainings.progress(model, parameters, 0, 20));
    assertThat(methodRun.masked("conv")).containsExactly(1, 3);
    assertThat(parameters).startsWith(3, 4, 0, 0, 0, 2, 0, 0);
    System.arraycopy(new float[] {3, 4, 0, 1.8f, 0, 1, .1f, 0}, 0, parameters, 0, 8);
    methodRun.epochEnds(MethodTrainings.progress(model, parameters, 10, 20));
    assertThat(methodRun.masked("conv")).containsExactly(2, 3);
    assertThat(parameters).startsWith(3, 4, 0, 1.8f, 0, 0, 0, 0);
  }

  @Test
  void theRemovedCountIsRoundedDown() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 1, 1));
    b.add("conv", Conv.of(16, 1), Network.INPUT);
    b.add("last", Conv.of(3, 1), "conv");
    Forecast after = sfp("sfp(ratio=0.3)").forecast(Forecast.exact(b.build()));
    assertThat(after.widest().shapes().get("conv").channels()).isEqualTo(12);
  }

  private static List<Integer> byDistance(double ratio, String criterion) {
    Sfp options =
        sfp(Text.of("sfp(ratio=%s, criterion=%s, masked=rest, calibrate=0)", ratio, criterion));
    Model model = four(1, 1, 2, 1, 1, 3, 5, 5);
    SoftPruning methodRun = methodRun(options, model);
    methodRun.epochStarts(
        MethodTrainings.progress(model, MethodTrainings.parameters(model), 0, 20));
    return List.copyOf(methodRun.masked("conv"));
  }

  /** The worked example of FPGM's card: the norm alone would take filter 0. */
  @Test
  void distancesMaskTheMostReplaceableFilters() {
    assertThat(byDistance(0.25, "fpgm")).containsExactly(1);
    assertThat(byDistance(0.5, "fpgm")).containsExactly(0, 1);
  }

  @Test
  void aMixTakesNormsFirstAndDistancesAmongTheRest() {
    assertThat(byDistance(0.5, "fpgm(norm=0.25)")).containsExactly(0, 2);
  }

  @Test
  void anAsymptoticShareGrows() {
    Model model = four(FIRST);
    SoftPruning methodRun = methodRun(sfp("asfp(ratio=0.5)"), model);
    float[] parameters = MethodTrainings.parameters(model);
    methodRun.epochStarts(MethodTrainings.progress(model, parameters, 0, 16));
    assertThat(methodRun.masked("conv")).isEmpty();
    methodRun.epochEnds(MethodTrainings.progress(model, parameters, 2, 16));
    assertThat(methodRun.masked("conv")).containsExactly(1);
    methodRun.epochEnds(MethodTrainings.progress(model, parameters, 16, 16));
    assertThat(methodRun.masked("conv")).containsExactly(1, 3);
    assertThat(sfp("asfp(ratio=0.5)")).isEqualTo(sfp("sfp(ratio=0.5, growth=exponential)"));
  }

  @Test
  void everyConvolutionLosesFiltersAndTheForecastIsTheNetwork() {
    Model model = MethodTrainings.fresh(MethodTrainings.residual());
    Sfp options = sfp("sfp(ratio=0.5)");
    Trained trained =
        new Trainer(MethodTrainings.recipe(8), MethodTrainings.context()).train(model, options);
    Network network = trained.model().network();
    Map<String, Shape> shapes = network.shapes();
    assertThat(shapes.get("conv1").channels()).isEqualTo(4);
    assertThat(shapes.get("block.conv1").channels()).isEqualTo(3);
    assertThat(shapes.get("block.conv2").channels()).isEqualTo(4);
    assertThat(shapes.get("block.add").channels()).isEqualTo(8);
    Forecast forecast = options.forecast(Forecast.exact(model.network()));
    assertThat(forecast.macs().low()).isEqualTo(CostTable.of(network).macs());
    assertThat(forecast.params().low()).isEqualTo(CostTable.of(network).params());
    assertThat(MethodTrainings.accuracy(trained)).isGreaterThan(0.9);
    assertThat(trained.model().history().edits()).isNotEmpty();
  }

  /** Filters of the first convolution that are zero at the end of the first epoch, unmasked yet. */
  private static long stillZero(String method) {
    List<Long> zeros = new ArrayList<>();
    TrainingMethod spy =
        (model, context, recipe) ->
            new MethodRun() {
              @Override
              public void epochEnds(Progress progress) {
                Layout.Slot slot = progress.layout().slot("conv1.weight");
                int row = slot.parameter().size() / 8;
                zeros.add(
                    IntStream.range(0, 8)
                        .filter(
                            f ->
                                IntStream.range(0, row)
                                    .allMatch(
                                        i ->
                                            progress.parameters()[slot.offset() + f * row + i]
                                                == 0))
                        .count());
              }
            };
    Model model = MethodTrainings.fresh(MethodTrainings.residual());
    Tensor shifts = Tensor.filled(List.of(8), 0.1f);
    new Trainer(MethodTrainings.recipe(1), MethodTrainings.context())
        .train(model.with(model.weights().with(Map.of("bn1.bias", shifts))), spy, sfp(method));
    return zeros.get(0);
  }

  @Test
  void zeroFiltersLearnUnlessTheyAreToRest() {
    assertThat(stillZero("sfp(ratio=0.5)")).isZero();
    assertThat(stillZero("sfp(ratio=0.5, masked=rest)")).isEqualTo(4);
  }

  @Test
  void continuesToTheSameBits() {
    Model model = MethodTrainings.fresh(MethodTrainings.residual());
    MethodTrainings.assertResumes(
        Engines.find(), model, sfp("asfp(ratio=0.5, masked=rest)"), 3, 10, 4);
  }

  @Test
  void coupledAndSkippedFiltersStay() {
    Network network = MethodTrainings.residual();
    Forecast before = Forecast.exact(network);
    Map<String, Shape> kept =
        sfp("sfp(ratio=0.5, coupled=keep)").forecast(before).widest().shapes();
    assertThat(kept.get("conv1").channels()).isEqualTo(8);
    assertThat(kept.get("block.conv1").channels()).isEqualTo(3);
    Map<String, Shape> cut =
        sfp("sfp(ratio=0.5, coupled=prune, skip=[block.conv1])").forecast(before).widest().shapes();
    assertThat(cut.get("block.add").channels()).isEqualTo(4);
    assertThat(cut.get("block.conv1").channels()).isEqualTo(6);
  }

  /** A block whose shortcut projects: its one convolution stays. */
  @Test
  void projectionsStay() {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 3, 3));
    b.add("in", Conv.of(4, 3), Network.INPUT);
    b.add("conv1", Conv.of(6, 3), "in");
    b.add("conv2", Conv.of(6, 3), "conv1");
    b.add("bn2", BatchNorm.DEFAULTS, "conv2");
    b.add("project", Conv.of(6, 1), "in");
    b.add("bn", BatchNorm.DEFAULTS, "project");
    b.add("add", new Add(), "bn2", "bn");
    b.add("pool", new GlobalAveragePool(), "add");
    b.add("last", Conv.of(3, 1), "pool");
    assertThat(new MaskableFilters(b.build()).filters(Coupled.NARROW, List.of()))
        .extracting(Filters::name)
        .containsExactly("in", "conv1", "conv2");
  }

  @Test
  void whatCannotBeIsRefusedBeforeTraining() {
    Forecast before = Forecast.exact(MethodTrainings.residual());
    assertThatThrownBy(() -> sfp("sfp(ratio=0.99999999999)").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("all 6 filters of 'block.conv1' would go; 5 may go at most");
    assertThatThrownBy(() -> sfp("sfp(ratio=0.1)").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no layer loses a filter");
    assertThatThrownBy(() -> sfp("sfp(skip=[blok.conv1])").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("block.conv1");
    assertThatThrownBy(() -> sfp("sfp(ratio=1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not in [0, 1)");
    Model model = MethodTrainings.fresh(MethodTrainings.residual());
    Sfp gamma = sfp("sfp(criterion=gamma, ratio=0.99999999999)");
    assertThatThrownBy(() -> gamma.begin(model, MethodTrainings.plain(), MethodTrainings.recipe(1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("block.conv1");
  }
}
