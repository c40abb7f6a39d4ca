package io.espalier.benchmarks;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import java.util.Arrays;

/** A library that runs networks inside a Java process. */
enum Library {
  OURS {
    @Override
    Runner open(Model model, Batch batch, int threads) {
      return new OurRunner(model, batch, threads);
    }

    @Override
    String version(int threads) {
      return OurRunner.version(threads);
    }
  },
  STOCK {
    @Override
    Runner open(Model model, Batch batch, int threads) {
      return new StockRunner(model, batch);
    }

    @Override
    String version(int threads) {
      return StockRunner.version();
    }
  },
  DJL {
    @Override
    Runner open(Model model, Batch batch, int threads) {
      return new DjlRunner(model, batch);
    }

    @Override
    String version(int threads) {
      return DjlRunner.version();
    }
  };

  /**
   * Opens the network with the model's weights.
   *
   * @param threads in an operation; the others' stand in the environment of their process
   */
  abstract Runner open(Model model, Batch batch, int threads);

  /** The library and what it runs on, in a few words. */
  abstract String version(int threads);

  static Library read(String name) {
    return Arrays.stream(values())
        .filter(library -> library.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }
}
