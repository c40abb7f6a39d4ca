package io.espalier.api;

import io.espalier.cost.CostTable;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.data.Images;
import io.espalier.engine.Engines;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.network.NetworkJson;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.train.Evaluation;
import io.espalier.train.Fit;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A model that a sweep or a single step has trained.
 *
 * <pre>{@code
 * TrainedModel model = sweep.winner().orElseThrow();
 * System.out.println(model.candidate() + ": " + model.macs() + " MACs, " + model.params() + " parameters");
 * TrainedModel.Score score = model.evaluate("data(generated(train=160, test=40, size=16), validation=40)", TrainedModel.Part.TEST);
 * System.out.println(score.accuracy() + " on " + score.images() + " images, loss " + score.loss());
 * score.topFive().ifPresent(System.out::println);
 * model.write(target);
 * String network = TrainedModel.read(target).network();
 * System.out.println(model.folder() + " holds " + network);
 * }</pre>
 */
public final class TrainedModel {
  private static final int BATCH = 250;

  private final Store files;
  private final String candidate;
  private final Model model;

  private TrainedModel(ModelFolder folder, String candidate) {
    this.files = folder.folder();
    this.candidate = candidate;
    this.model = folder.read();
  }

  static TrainedModel of(ModelFolder folder, String candidate) {
    if (!folder.complete()) {
      throw new Refusal(
          Text.of(
              "Cannot read the model of '%s': %s was removed; give the sweep another name to train it again",
              candidate, folder.folder().uri()));
    }
    return new TrainedModel(folder, candidate);
  }

  /**
   * Reads a model's folder.
   *
   * @param folder a path or URI, such as that of {@code espalier train --out}
   * @throws Refusal if there is none, or a damaged one
   */
  public static TrainedModel read(String folder) {
    return new TrainedModel(new ModelFolder(Stores.at(folder)), folder);
  }

  /** The candidate as its sweep writes it; the folder, where it was read from one. */
  public String candidate() {
    return candidate;
  }

  /** The URI of its folder; {@code docs/model-folder.md} explains the files in it. */
  public String folder() {
    return files.uri();
  }

  /** Its network, as {@code network.json} in its folder: every operation with all its options. */
  public String network() {
    return NetworkJson.write(model.network());
  }

  /** Multiply-accumulates of its convolutions and linear layers, for one image. */
  public long macs() {
    return CostTable.of(model.network()).macs();
  }

  /** How many parameters are trained. */
  public long params() {
    return CostTable.of(model.network()).params();
  }

  /**
   * Scores it in this process on one thread. Images are normalized as in its training, and classes
   * are found by their names.
   *
   * @param data as in a configuration, such as {@code cifar10:/data/cifar-10-batches-bin}, or with
   *     its options, as {@code data(images:/data/flowers, validation=200)}
   * @throws Refusal if the data cannot be read or does not fit, or has no such images
   */
  public Score evaluate(String data, Part part) {
    Data loaded = new DataCache(Stores::at).load(DataSpec.parse(data));
    Data seen = Fit.of(model.network(), model.input(), loaded);
    Images images = part == Part.TEST ? seen.test() : seen.validation();
    if (images.size() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot evaluate on %s: it has no %s images; set %s above 0",
              loaded.name(), part.word, part.word));
    }
    Evaluation found = Evaluation.of(Engines.find(), model, images, seen.normalization(), BATCH);
    Optional<Double> topFive = found.topFive();
    return new Score(
        found.accuracy(),
        topFive.isPresent() ? OptionalDouble.of(topFive.get()) : OptionalDouble.empty(),
        found.loss(),
        images.size());
  }

  /**
   * Writes it to a folder of its own, from where {@code from} in a configuration and every command
   * read it.
   *
   * @param folder a path or URI; a model that is there is replaced
   */
  public void write(String folder) {
    new ModelFolder(Stores.at(folder)).save(model);
  }

  /** The images that a model is scored on. */
  public enum Part {
    /** Held out of the training images: what choices are made on. */
    VALIDATION("validation"),
    /** The data's own test images. */
    TEST("test");

    private final String word;

    Part(String word) {
      this.word = word;
    }
  }

  /**
   * What was measured of a model.
   *
   * @param accuracy top-1, a share in {@code [0, 1]}
   * @param topFive top-5, a share in {@code [0, 1]}; only above five classes
   * @param loss mean cross-entropy, in nats
   * @param images how many it was measured on
   */
  public record Score(double accuracy, OptionalDouble topFive, double loss, int images) {}
}
