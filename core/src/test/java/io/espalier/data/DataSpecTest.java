package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSpecTest {
  @Test
  void writesWhatDiffersFromTheDefaults() {
    assertThat(DataSpec.DEFAULTS).hasToString("data");
    assertThat(DataSpec.parse("data(source=cifar10:/data/cifar10, validation=5000, subset=0.5)"))
        .isEqualTo(new DataSpec(new Cifar10("/data/cifar10", "CIFAR-10"), 5000, 0.5, 1))
        .hasToString("data(source=cifar10(path=/data/cifar10), validation=5000, subset=0.5)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "generated",
        "generated(classes=4, noise=0.2)",
        "cifar100:/data/c",
        "images:hdfs://namenode:8020/data/imagenet",
        "images:/a folder/with=signs/",
        "data(source=images(path=\"/x y\", size=224, resize=256, name=ImageNet), validation=0)",
        "data(\"cifar10:/data/a b\", seed=7)",
        "data(cifar10:/data/x(name=\"CIFAR-10 (JPEG)\"), subset=0.25)"
      })
  void readsBackWhatItWrites(String text) {
    DataSpec spec = DataSpec.parse(text);
    assertThat(DataSpec.parse(spec.toString())).isEqualTo(spec);
    assertThat(DataSpec.CATALOG.read(DataSpec.CATALOG.writeFull(spec))).isEqualTo(spec);
  }

  @Test
  void readsAShortSource() {
    assertThat(DataSpec.parse("images:hdfs://n:8020/d").source())
        .isEqualTo(new ImageFolder("hdfs://n:8020/d", 32, 0, "Images"));
    assertThat(DataSpec.parse("cifar10:/d(name=\"CIFAR-10 (JPEG)\")").source())
        .isEqualTo(new Cifar10("/d", "CIFAR-10 (JPEG)"));
    assertThat(DataSpec.of(Call.of("data").with("source", "cifar10:/a b")).source())
        .isEqualTo(new Cifar10("/a b", "CIFAR-10"));
  }

  /** Behind the name and the colon stands the path, to the letter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/paren (1)",
        "/data/paren(1)",
        "/data/(a=b",
        "/data/x=1, y=(2)",
        "/data/out//dbl/ [12]{a,b}*?#",
        "/data/\"quoted\" \\ 'x'",
        "/data/size=3)",
        "hdfs://n:8020/a b(1)",
        " /data/blanks ",
        "/data/line\nend"
      })
  void aPathIsNoGrammar(String path) {
    DataSpec spec = DataSpec.parse("images:" + path);
    assertThat(spec.source()).isEqualTo(new ImageFolder(path, 32, 0, "Images"));
    assertThat(DataSpec.parse(spec.toString())).isEqualTo(spec);
    assertThat(DataSpec.of(Call.of("data").with("source", "images:" + path))).isEqualTo(spec);
    assertThat(DataSpec.parse("images:" + path + "(size=64, resize=70)").source())
        .isEqualTo(new ImageFolder(path.stripTrailing(), 64, 70, "Images"));
  }

  @Test
  void aPathThatTheGrammarWouldChangeIsRefused() {
    assertThatThrownBy(() -> DataSpec.parse("data(source=images:/data/paren (1))"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("in quotes");
    assertThatThrownBy(() -> DataSpec.parse("images(path=/data/paren (1))"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it must be a text; put it in quotes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data(subset=0)",
        "data(subset=1.5)",
        "data(validation=-1)",
        "data(vaildation=3)",
        "cifar11:/x",
        "cifar10:/x(path=y)",
        "generated(classes=13)",
        "generated(classes=1)",
        "generated(size=4)",
        "generated(train=1M)",
        "generated(size=100000)",
        "generated(noise=-1)",
        "generated(turn=200)",
        "images(path=x, size=32, resize=16)",
        "data(source=[1])"
      })
  void refusesWhatIsNotPossible(String text) {
    assertThatThrownBy(() -> DataSpec.parse(text))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot ");
  }

  @Property(tries = 100)
  void partsAreDisjointAndOfTheirSizes(
      @ForAll @IntRange(min = 0, max = 90) int validation,
      @ForAll @DoubleRange(min = 0.01, max = 1) double subset,
      @ForAll long seed) {
    Split split = Split.of(labelled(100, 7), validation, subset, seed);
    int[] both =
        IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation())).toArray();
    assertThat(both).doesNotHaveDuplicates();
    assertThat(split.validation()).hasSize(validation);
    assertThat(split.train()).hasSize((int) Math.max(1, Math.round(subset * (100 - validation))));
    Split again = Split.of(labelled(100, 7), validation, subset, seed);
    assertThat(again.train()).isEqualTo(split.train());
    assertThat(again.validation()).isEqualTo(split.validation());
  }

  @Test
  void partsHoldTheClassesInTheirProportions() {
    Images images = labelled(1000, 10);
    Split split = Split.of(images, 200, 0.5, 3);
    for (int[] part : List.of(split.train(), split.validation())) {
      long[] count = new long[10];
      Arrays.stream(part).forEach(i -> count[images.label(i)]++);
      assertThat(count).containsOnly(part.length / 10);
    }
  }

  @Test
  void aSmallerSubsetLiesWithinALargerAndTheSeedDecides() {
    Images images = labelled(1000, 10);
    int[] half = Split.of(images, 100, 0.5, 3).train();
    int[] tenth = Split.of(images, 100, 0.1, 3).train();
    assertThat(half).contains(tenth);
    assertThat(Split.of(images, 100, 0.1, 3).validation())
        .isEqualTo(Split.of(images, 100, 0.5, 3).validation());
    assertThat(Split.of(images, 100, 0.5, 4).train()).isNotEqualTo(half);
  }

  @Test
  void refusesToHoldOutEverything() {
    assertThatThrownBy(() -> Split.of(labelled(10, 2), 10, 1, 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("hold out 10 of 10", "lower validation");
  }

  @Test
  void splitsACorpusWithoutTouchingTheTestImages() {
    Corpus corpus =
        new Corpus(List.of("a", "b"), labelled(100, 2), labelled(30, 2), Hash.of("content"));
    Data data = new DataSpec(Generated.DEFAULTS, 20, 0.5, 1).of(corpus);
    assertThat(data.train().size()).isEqualTo(40);
    assertThat(data.validation().size()).isEqualTo(20);
    assertThat(data.test()).isSameAs(corpus.test());
    assertThat(data.classes()).containsExactly("a", "b");
    assertThat(data.normalization()).isEqualTo(Normalization.of(data.train()));
  }

  @Test
  void theFingerprintCoversTheContentAndTheSplit() {
    Corpus corpus = new Corpus(List.of("a"), labelled(9, 1), labelled(9, 1), Hash.of("content"));
    Corpus changed = new Corpus(List.of("a"), labelled(9, 1), labelled(9, 1), Hash.of("changed"));
    DataSpec spec = new DataSpec(Generated.DEFAULTS, 2, 1, 1);
    Hash hash = spec.of(corpus).fingerprint();
    assertThat(spec.of(corpus).fingerprint()).isEqualTo(hash);
    assertThat(spec.of(changed).fingerprint()).isNotEqualTo(hash);
    assertThat(new DataSpec(Generated.DEFAULTS, 2, 1, 2).of(corpus).fingerprint())
        .isNotEqualTo(hash);
  }

  /** Images of one pixel, the class being their number modulo the number of classes. */
  private static Images labelled(int size, int classes) {
    byte[] pixels = new byte[size];
    IntStream.range(0, size).forEach(i -> pixels[i] = (byte) i);
    return new ImagesInMemory(
        new Shape(1, 1, 1), pixels, IntStream.range(0, size).map(i -> i % classes).toArray());
  }
}
