package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import java.util.Arrays;

/** A library that runs networks inside a Java process. */
enum Library {
  OURS {
    @Override
    Runner open(Model model, Batch batch) {
      return new OurRunner(model, batch);
    }

    @Override
    String version() {
      return OurRunner.version();
    }
  },
  STOCK {
    @Override
    Runner open(Model model, Batch batch) {
      return new StockRunner(model, batch);
    }

    @Override
    String version() {
      return StockRunner.version();
    }
  },
  DJL {
    @Override
    Runner open(Model model, Batch batch) {
      return new DjlRunner(model, batch);
    }

    @Override
    String version() {
      return DjlRunner.version();
    }
  };

  /** Opens the network with the model's weights. */
  abstract Runner open(Model model, Batch batch);

  /** The library and what it runs on, in a few words. */
  abstract String version();

  static Library read(String name) {
    return Arrays.stream(values())
        .filter(library -> library.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }
}
