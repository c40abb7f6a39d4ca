package io.espalier.cli;

import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.io.PrintWriter;

/**
 * Data to train and score on, read before anything is started: what is wrong with it is said at
 * once.
 */
final class ScorableData {
  private ScorableData() {}

  /**
   * Loads the data.
   *
   * @throws Refusal if its files are missing or damaged, or no images are held out to score on
   */
  static Data load(DataCache cache, DataSpec spec) {
    Data data = cache.load(spec);
    if (data.validation().size() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot score on %s: no images are held out; set validation above 0", data.name()));
    }
    return data;
  }

  /** Loads the data and says how many images of which form it has. */
  static Data load(DataCache cache, DataSpec spec, PrintWriter out) {
    Data data = load(cache, spec);
    out.println(
        Text.of(
            "%s: train %,d, validation %,d, test %,d images of %s, %d classes",
            data.name(),
            data.train().size(),
            data.validation().size(),
            data.test().size(),
            data.train().shape(),
            data.classes().size()));
    out.flush();
    return data;
  }
}
