package io.espalier.train;

import io.espalier.data.Data;
import io.espalier.model.InputSpec;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a model takes a data set's images and tells its classes apart. */
public final class Fit {
  private static final Logger LOG = LoggerFactory.getLogger(Fit.class);

  private Fit() {}

  /**
   * Checks a network against a data set.
   *
   * @throws Refusal naming what differs
   */
  public static void check(Network network, Data data) {
    checkImages(network, data);
    int outputs = network.shapes().get(network.output().path()).size();
    if (outputs != data.classes().size()) {
      throw new Refusal(
          Text.of(
              "Cannot use the network on %s: it has %d outputs and the data %d classes; set classes=%d",
              data.name(), outputs, data.classes().size(), data.classes().size()));
    }
  }

  private static void checkImages(Network network, Data data) {
    Shape images = data.train().shape();
    if (!network.input().equals(images)) {
      throw new Refusal(
          Text.of(
              "Cannot use the network on %s: it takes images of %s and these are %s; set image or the data's size",
              data.name(), network.input(), images));
    }
  }

  /**
   * The data as a model sees it: normalized as in the model's training, and labelled in the order
   * of its classes. A model whose input is not known takes the data as it is.
   *
   * @param network the model's
   * @param input the model's
   * @throws Refusal naming what does not fit
   */
  public static Data of(Network network, Optional<InputSpec> input, Data data) {
    if (input.isEmpty()) {
      check(network, data);
      return data;
    }
    checkImages(network, data);
    return data.as(input.get());
  }

  /**
   * Warns where a model from elsewhere may see the data in another way than in its training, and
   * nothing can be done about it here: its input is not known, or pictures were resized otherwise.
   *
   * @param model what the warning calls it
   */
  public static void warn(String model, Optional<InputSpec> input, Data data) {
    if (input.isEmpty()) {
      LOG.warn(
          "Model {} has no input.json: its classes and its normalization are taken from {}",
          model,
          data.name());
      return;
    }
    Optional<Integer> trained = input.get().resize().map(InputSpec.Resize::shorterSide);
    Optional<Integer> here = data.resize().map(InputSpec.Resize::shorterSide);
    if (trained.isPresent() && here.isPresent() && !trained.equals(here)) {
      LOG.warn(
          "Model {} was trained on pictures with a shorter side of {} pixels before the middle was cut out, and in {} it is {}; resize={} makes it the same",
          model,
          trained.get(),
          data.name(),
          here.get(),
          trained.get());
    }
  }
}
