package io.espalier.reconstruction;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Kept;
import io.espalier.channel.Selection;
import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Images under way through a model: what they are at one cut is kept, and everything behind it is
 * computed from there. So a model that is changed from front to back sees each layer about once.
 */
final class LayerByLayer {
  private static final int BATCH = 128;

  /** Activations are kept up to this size; beyond it they are computed from further ahead. */
  private static final long MOST_BYTES = 3L << 28;

  /** Takes the activations of one batch. */
  interface Visitor {
    /**
     * Takes them.
     *
     * @param firstImage the number of the batch's first image
     * @param activations {@code (batch, channel, height, width)} for each path
     */
    void visit(int firstImage, Map<String, Tensor> activations);
  }

  private record Way(Session session, Set<String> watched) {}

  private final WorkContext context;
  private final Batches source;
  private final int images;
  private Model model;
  private String cut = Network.INPUT;
  private String next = Network.INPUT;
  private final List<Tensor> kept = new ArrayList<>();

  LayerByLayer(Model model, SampledPositions sample, WorkContext context) {
    this.model = model;
    this.context = context;
    images = sample.imagesOf(context.data());
    source =
        Batches.training(
            context.data().train(),
            context.data().normalization(),
            new Augmentation.None(),
            BATCH,
            context.seed());
  }

  /** The model as it is now. */
  Model model() {
    return model;
  }

  /**
   * Goes on with a model that differs behind the cut only, and in the channels that it has there.
   *
   * @param selection the channels of the model until now that the changed one has
   */
  void change(Model changed, Selection selection) {
    int[] left = Kept.of(ChannelGroups.of(model.network()), selection).at(cut);
    if (left.length < model.network().shapes().get(cut).channels()) {
      kept.replaceAll(tensor -> sliced(tensor, left));
    }
    model = changed;
  }

  private static Tensor sliced(Tensor tensor, int[] channels) {
    int area = tensor.extent(2) * tensor.extent(3);
    float[] data = new float[tensor.extent(0) * channels.length * area];
    int at = 0;
    for (int b = 0; b < tensor.extent(0); b++) {
      for (int channel : channels) {
        System.arraycopy(tensor.data(), (b * tensor.extent(1) + channel) * area, data, at, area);
        at += area;
      }
    }
    return Tensor.of(
        List.of(tensor.extent(0), channels.length, tensor.extent(2), tensor.extent(3)), data);
  }

  /**
   * Goes on to a later cut with the next visit, if the activations there are not too large to be
   * kept.
   */
  void advance(String to) {
    Shape shape = model.network().shapes().get(to);
    if ((long) images * shape.size() * Float.BYTES <= MOST_BYTES) {
      next = to;
    }
  }

  /** Shows the activations at some paths behind the cut, batch by batch. */
  void visit(Set<String> paths, Visitor visitor) {
    List<Way> ways = new ArrayList<>();
    Set<String> all = new HashSet<>(paths);
    all.add(next);
    try {
      open(all, ways);
      for (int first = 0; first < images; first += BATCH) {
        context.cancel().check();
        Batch batch = batch(first);
        Map<String, Tensor> activations = new HashMap<>();
        Shape shape = model.network().shapes().get(cut);
        activations.put(
            cut,
            Tensor.of(
                List.of(batch.size(), shape.channels(), shape.height(), shape.width()),
                batch.images()));
        for (Way way : ways) {
          way.session().forward(batch, Pass.EVALUATE);
          way.watched().forEach(path -> activations.put(path, way.session().activation(path)));
        }
        keep(first / BATCH, activations.get(next));
        visitor.visit(first, activations);
      }
    } finally {
      ways.forEach(way -> way.session().close());
    }
    cut = next;
  }

  private void keep(int batch, Tensor tensor) {
    if (next.equals(Network.INPUT)) {
      return;
    }
    if (cut.equals(Network.INPUT)) {
      kept.add(tensor);
    } else {
      kept.set(batch, tensor);
    }
  }

  /** One session for each path that is not on the way to another. */
  private void open(Set<String> paths, List<Way> ways) {
    Cuts places = new Cuts(model.network());
    Set<String> open = new HashSet<>(paths);
    open.remove(cut);
    List<String> lastFirst =
        open.stream().sorted((a, b) -> Integer.compare(places.place(b), places.place(a))).toList();
    for (String path : lastFirst) {
      if (open.contains(path)) {
        PartialModel passage = PartialModel.of(model, cut, path);
        Set<String> watched = new HashSet<>(open);
        watched.retainAll(passage.inside());
        open.removeAll(watched);
        Session session =
            context.engine().open(passage.model(), new Watch(watched), context.seed());
        ways.add(new Way(session, watched));
      }
    }
  }

  private Batch batch(int first) {
    int size = Math.min(BATCH, images - first);
    if (!cut.equals(Network.INPUT)) {
      return new Batch(kept.get(first / BATCH).data(), new int[size]);
    }
    Batch whole = source.batch(0, first / BATCH);
    int values = size * model.network().input().size();
    return whole.size() == size
        ? whole
        : new Batch(Arrays.copyOf(whole.images(), values), Arrays.copyOf(whole.labels(), size));
  }
}
