package io.espalier.data;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.function.Consumer;

/**
 * Data to train and score on, read before anything is started: what is wrong with it is said at
 * once.
 */
public final class ScorableData {
  private ScorableData() {}

  private static Data load(DataCache cache, DataSpec spec) {
    Data data = cache.load(spec);
    if (data.validation().size() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot score on %s: no images are held out; set validation above 0", data.name()));
    }
    return data;
  }

  /**
   * Loads the data and says how many images of which form it has.
   *
   * @param say takes that sentence
   * @throws Refusal if its files are missing or damaged, or no images are held out to score on
   */
  public static Data load(DataCache cache, DataSpec spec, Consumer<String> say) {
    Data data = load(cache, spec);
    say.accept(
        Text.of(
            "%s: train %,d, validation %,d, test %,d images of %s, %d classes",
            data.name(),
            data.train().size(),
            data.validation().size(),
            data.test().size(),
            data.train().shape(),
            data.classes().size()));
    return data;
  }
}
