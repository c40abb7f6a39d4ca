package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Safetensors;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network, its weights and a batch in a folder: all that a contender is given.
 *
 * <p>The folder is a model folder with one more file, {@code batch.safetensors}: {@code images} as
 * {@code (batch, channel, height, width)} and {@code labels} as {@code (batch)}, both floats.
 */
record Subject(Model model, Batch batch) {
  private static final String BATCH = "batch.safetensors";
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";
  private static final long SEED = 1;

  /** Fresh weights, and as many random images. */
  static Subject of(Network network, int images) {
    Shape shape = network.input();
    Random random = new Random(SEED);
    float[] pixels = new float[images * shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    int classes = network.shapes().get(network.output().path()).channels();
    Batch batch = new Batch(pixels, random.ints(images, 0, classes).toArray());
    return new Subject(Initialization.KAIMING_FAN_OUT.fresh(network, SEED), batch);
  }

  /** The number of trained parameters. */
  long parameters() {
    return Layout.of(model.network()).size();
  }

  void write(String folder) {
    Store store = Stores.at(folder);
    new ModelFolder(store).save(model);
    Shape shape = model.network().input();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(
        IMAGES,
        Tensor.of(
            List.of(batch.size(), shape.channels(), shape.height(), shape.width()),
            batch.images()));
    float[] labels = new float[batch.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = batch.labels()[i];
    }
    tensors.put(LABELS, Tensor.vector(labels));
    store.replace(BATCH, Safetensors.write(new Weights(tensors)));
  }

  /** Reads what {@link #write} wrote, with the first images of the batch. */
  static Subject read(String folder, int images) {
    Store store = Stores.at(folder);
    Model model = new ModelFolder(store).read();
    Weights written = Safetensors.read(store.read(BATCH).orElseThrow(), BATCH);
    float[] labels = written.get(LABELS).data();
    int[] classes = new int[labels.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (int) labels[i];
    }
    return new Subject(model, new Batch(written.get(IMAGES).data(), classes)).first(images);
  }

  /** The same with the first images of the batch. */
  Subject first(int images) {
    float[] pixels = Arrays.copyOf(batch.images(), images * model.network().input().size());
    return new Subject(model, new Batch(pixels, Arrays.copyOf(batch.labels(), images)));
  }
}
