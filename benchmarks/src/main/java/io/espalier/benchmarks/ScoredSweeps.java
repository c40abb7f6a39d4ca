package io.espalier.benchmarks;

import io.espalier.cost.CostTable;
import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.engine.Engine;
import io.espalier.metric.Metric;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.table.SweepRow;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The trained trials of sweeps, each scored as it was before its last training. Sweeps are read
 * only, also while they run.
 */
final class ScoredSweeps {
  /** Images of the minibatch that gradients are taken on. */
  private static final int BATCH = 64;

  private static final long SEED = 1;

  private final Engine engine;
  private final PrintStream progress;
  private final DataCache data = new DataCache(Stores::at);
  private final List<ScoredTrial> trials = new ArrayList<>();
  private final List<ScoredTrial> cells = new ArrayList<>();
  private final Set<Hash> seen = new HashSet<>();
  private int undefined;
  private Optional<Batch> images = Optional.empty();

  private ScoredSweeps(Engine engine, PrintStream progress) {
    this.engine = engine;
    this.progress = progress;
  }

  /**
   * Reads and scores.
   *
   * @param folders of sweeps, {@code output/name}; a trial that several of them hold counts for the
   *     first
   * @param progress hears of each sweep
   * @throws Refusal if a folder holds no trained trial, or its models or images are gone
   */
  static ScoredSweeps of(List<Path> folders, Engine engine, PrintStream progress) {
    ScoredSweeps sweeps = new ScoredSweeps(engine, progress);
    folders.forEach(sweeps::read);
    return sweeps;
  }

  /** The scored trials, in the order of the sweeps. */
  List<ScoredTrial> trials() {
    return List.copyOf(trials);
  }

  /** The scored cells of NAS-Bench-201. */
  List<ScoredTrial> cells() {
    return List.copyOf(cells);
  }

  /**
   * How many trained trials are left out, because synflow is not defined for their networks or too
   * large.
   */
  int undefined() {
    return undefined;
  }

  private void read(Path folder) {
    Store store = Stores.at(folder.toString());
    List<SweepRow> rows = new Journal(store).rows().stream().filter(ScoredSweeps::trained).toList();
    if (rows.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot score '%s': no trial there was trained to its end; name the folder of a sweep that ran, output/name",
              folder));
    }
    long start = System.nanoTime();
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    rows.stream()
        .filter(row -> seen.add(row.trial()))
        .forEach(row -> score(row, name, new TrialFiles(store)));
    progress.println(Text.of("scored %s in %.0f s", name, (System.nanoTime() - start) / 1e9));
  }

  private static boolean trained(SweepRow row) {
    return row.measured() && BeforeTraining.trains(Trial.read(row.text()));
  }

  private void score(SweepRow row, String sweep, TrialFiles files) {
    Trial trial = Trial.read(row.text());
    BeforeTraining before = BeforeTraining.of(trial, files, data.load(trial.data()), engine);
    OptionalDouble synflow = SynapticFlow.of(before.model(), engine);
    if (synflow.isEmpty()) {
      undefined++;
      return;
    }
    trials.add(
        new ScoredTrial(
            sweep,
            row.family(),
            row.trial(),
            row.identity(),
            row.metrics().find(Metric.ACCURACY).orElseThrow(),
            row.metrics().find(Metric.MACS).orElseThrow(),
            row.metrics().find(Metric.PARAMS).orElseThrow(),
            synflow.getAsDouble(),
            GradientNorm.of(before.model(), minibatch(before.data(), trial.seed()), engine)));
    images = images.or(() -> Optional.of(minibatch(before.data(), SEED)));
  }

  /**
   * Scores cells of NAS-Bench-201 as well, with fresh weights and on images of the first sweep.
   *
   * @param count how many are drawn of those in which an image reaches the end
   */
  void add(CellTable table, int count) {
    long start = System.nanoTime();
    List<Integer> order = new ArrayList<>(IntStream.range(0, table.size()).boxed().toList());
    Collections.shuffle(order, new Random(SEED));
    order.stream()
        .map(line -> table.line(line).orElseThrow())
        .filter(cell -> CellNetwork.of(cell.operations()).isPresent())
        .limit(count)
        .forEach(this::score);
    progress.println(
        Text.of("scored %d cells in %.0f s", count, (System.nanoTime() - start) / 1e9));
  }

  private void score(CellTable.Cell cell) {
    Network network = CellNetwork.of(cell.operations()).orElseThrow();
    Model model = Initialization.KAIMING_FAN_OUT.fresh(network, SEED);
    CostTable cost = CostTable.of(network);
    Hash name = Hash.of(String.join("|", cell.operations()));
    cells.add(
        new ScoredTrial(
            "NAS-Bench-201",
            "cells",
            name,
            name,
            cell.accuracy(),
            cost.macs(),
            cost.params(),
            SynapticFlow.of(model, engine).orElseThrow(),
            GradientNorm.of(model, images.orElseThrow(), engine)));
  }

  /** The same images for all trials of a seed. */
  private static Batch minibatch(Data data, long seed) {
    return Batches.training(
            data.train(), data.normalization(), new Augmentation.None(), BATCH, seed)
        .batch(0, 0);
  }
}
