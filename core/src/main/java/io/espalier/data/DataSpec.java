package io.espalier.data;

import io.espalier.spec.Call;
import io.espalier.spec.Catalog;
import io.espalier.spec.Hash;

/**
 * Which data a trial sees: a source and how its training images are split. Written {@code
 * data(source=cifar10(path=/data/cifar10), validation=5000, subset=0.5)}.
 *
 * @param source where the images come from
 * @param validation how many training images are held out to choose by, each class in its
 *     proportion
 * @param subset the share of the remaining training images that is trained on, in {@code (0, 1]}; a
 *     smaller subset lies within a larger one
 * @param seed decides which images are held out and which are trained on
 */
public record DataSpec(Source source, int validation, double subset, long seed) {
  /** The generated set with 500 images held out. */
  public static final DataSpec DEFAULTS = new DataSpec(Generated.DEFAULTS, 500, 1.0, 1);

  /** The catalogue whose one entry is {@code data}; it knows no short forms. */
  public static final Catalog<DataSpec> CATALOG =
      Catalog.<DataSpec>of("data")
          .nested(Source.class, Sources.CATALOG)
          .entry("data", DEFAULTS, spec -> spec)
          .build();

  private static final String SOURCE = "source";

  public DataSpec {
    if (validation < 0) {
      throw new IllegalArgumentException("validation is below 0");
    }
    if (!(subset > 0 && subset <= 1)) {
      throw new IllegalArgumentException("subset must be above 0 and not above 1");
    }
  }

  /**
   * Reads what a user wrote: {@code data(...)}, or a source alone. A source may be short: {@code
   * cifar10:/data/cifar10} for {@code cifar10(path=/data/cifar10)}, as a name or as a text.
   *
   * @throws io.espalier.spec.Refusal if a name, an option or a value is not possible
   */
  public static DataSpec of(Call call) {
    if (!CATALOG.names().contains(call.name())) {
      return CATALOG.read(Call.of("data").with(SOURCE, Sources.call(call)));
    }
    String key = call.options().containsKey(SOURCE) ? SOURCE : "#0";
    Object written = call.options().get(key);
    return CATALOG.read(written == null ? call : call.with(key, Sources.call(written)));
  }

  /** Reads a text; see {@link #of}. */
  public static DataSpec parse(String text) {
    return of(Sources.call(text));
  }

  /** The canonical call, without the options that equal their defaults. */
  public Call call() {
    return CATALOG.write(this);
  }

  Data of(Corpus corpus) {
    Split split = Split.of(corpus.train(), validation, subset, seed);
    Images train = new View(corpus.train(), split.train());
    return new Data(
        source.name(),
        corpus.classes(),
        train,
        new View(corpus.train(), split.validation()),
        corpus.test(),
        Normalization.of(train),
        source.resizing(),
        Hash.of(CATALOG.writeFull(this) + "\n" + corpus.content()));
  }

  @Override
  public String toString() {
    return call().toString();
  }
}
