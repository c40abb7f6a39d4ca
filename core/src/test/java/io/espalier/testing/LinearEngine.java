package io.espalier.testing;

import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Dropout;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;

/**
 * A real engine for one small network, in plain Java: softmax regression over normalized pixels,
 * with true gradients. Batch normalization and dropout are there so that everything a training must
 * keep (statistics, random choices) has a place.
 */
public final class LinearEngine implements Engine {
  public static final BatchNorm NORM = new BatchNorm(1e-5, 0.25);

  private final Place place;

  public LinearEngine() {
    this(Place.ONE_THREAD);
  }

  private LinearEngine(Place place) {
    this.place = place;
  }

  /** The network that this engine runs. */
  public static Network network(Shape image, int classes, double dropout) {
    NetworkBuilder builder = new NetworkBuilder(image);
    builder.add("norm", NORM, Network.INPUT);
    builder.add("flat", new Flatten(), "norm");
    builder.add("drop", new Dropout(dropout), "flat");
    builder.add("fc", new Linear(classes, true), "drop");
    return builder.build();
  }

  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public LinearEngine at(Place other) {
    if (other instanceof Place.Gpu) {
      throw new Refusal("Cannot run plain Java at " + other);
    }
    return new LinearEngine(other);
  }

  @Override
  public Session open(Model model, Watch watch, long seed) {
    return new LinearSession(model, watch, seed);
  }

  @Override
  public String description() {
    return "plain Java, at " + place;
  }

  @Override
  public String provenance() {
    return description() + ", in order";
  }
}
