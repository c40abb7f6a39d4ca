package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  interface Fruit {}

  enum Colour {
    A,
    DARK_RED
  }

  record Apple(
      double weight,
      int seeds,
      long cells,
      boolean ripe,
      String sort,
      Colour colour,
      Optional<Integer> price)
      implements Fruit {
    Apple {
      if (weight <= 0) {
        throw new IllegalArgumentException("weight must be above 0");
      }
    }
  }

  record FruitBowl(
      Fruit best, List<Fruit> others, List<Integer> counts, List<Double> prices, Call note)
      implements Fruit {}

  record WildPlum() implements Fruit {}

  private static final Apple APPLE =
      new Apple(0.2, 5, 10_000_000_000L, true, "pippin", Colour.DARK_RED, Optional.empty());

  private static final Catalog<Fruit> SINGLE =
      Catalog.<Fruit>of("fruit").entries(APPLE, new WildPlum()).build();

  private static final Catalog<Fruit> FRUIT =
      Catalog.<Fruit>of("fruit")
          .nested(Fruit.class, SINGLE)
          .entries(APPLE, new WildPlum())
          .entries(new FruitBowl(APPLE, List.of(), List.of(1), List.of(), Call.of("none")))
          .build();

  @Test
  void namesAreTheRecordsInKebabCase() {
    assertThat(FRUIT.names()).containsExactly("apple", "wild-plum", "fruit-bowl");
    assertThat(FRUIT).hasToString("fruit [apple, wild-plum, fruit-bowl]");
  }

  @Test
  void optionsAreMergedIntoTheDefaults() {
    assertThat(FRUIT.read("apple(0.3, seeds=7, colour=A, price=4, sort=\"red one\", ripe=false)"))
        .isEqualTo(new Apple(0.3, 7, 10_000_000_000L, false, "red one", Colour.A, Optional.of(4)));
    assertThat(FRUIT.read("apple(weight=1, cells=2G)"))
        .isEqualTo(
            new Apple(1, 5, 2_000_000_000L, true, "pippin", Colour.DARK_RED, Optional.empty()));
    assertThat(FRUIT.read("wild-plum")).isEqualTo(new WildPlum());
  }

  @Test
  void nestedCataloguesListsAndCalls() {
    String text =
        "fruit-bowl(best=wild-plum, others=[apple(seeds=2), wild-plum], counts=[1, 2], prices=[0.5, 2], note=cut(fine=true))";
    FruitBowl bowl = (FruitBowl) FRUIT.read(text);
    assertThat(bowl.best()).isEqualTo(new WildPlum());
    assertThat(bowl.others()).hasSize(2).contains(new WildPlum());
    assertThat(bowl.counts()).containsExactly(1, 2);
    assertThat(bowl.prices()).containsExactly(0.5, 2.0);
    assertThat(FRUIT.write(bowl)).hasToString(text);
    assertThat(FRUIT.read(FRUIT.write(bowl).toString())).isEqualTo(bowl);
    assertThat(FRUIT.read(FRUIT.writeFull(bowl).toString())).isEqualTo(bowl);
  }

  @Test
  void oneValueStandsForAListOfOne() {
    assertThat(((FruitBowl) FRUIT.read("fruit-bowl(counts=3)")).counts()).containsExactly(3);
  }

  @Test
  void canonicalLeavesDefaultsOutAndFullWritesAll() {
    Call call = Call.parse("apple(sort=pippin, seeds=7, weight=0.30)");
    assertThat(FRUIT.canonical(call)).hasToString("apple(weight=0.3, seeds=7)");
    assertThat(FRUIT.full(call))
        .hasToString(
            "apple(weight=0.3, seeds=7, cells=10000000000, ripe=true, sort=pippin, colour=dark-red, price=none)");
    assertThat(FRUIT.canonical(FRUIT.full(call))).isEqualTo(FRUIT.canonical(call));
    assertThat(FRUIT.write(APPLE)).hasToString("apple");
    assertThat(FRUIT.defaults("apple")).isEqualTo(FRUIT.writeFull(APPLE));
  }

  @Test
  void fullWritesTheDefaultsOfNestedEntriesToo() {
    assertThat(FRUIT.defaults("fruit-bowl").toString()).contains("best=apple(weight=0.2, seeds=5,");
  }

  @Test
  void aChangedDefaultIsAnotherThing() {
    record Step(double rate) {}
    Catalog<Step> before = Catalog.<Step>of("step").entries(new Step(0.1)).build();
    Catalog<Step> after = Catalog.<Step>of("step").entries(new Step(0.2)).build();
    Call call = Call.of("step");
    assertThat(before.canonical(call)).isEqualTo(after.canonical(call));
    assertThat(Hash.of(before.full(call).toString()))
        .isNotEqualTo(Hash.of(after.full(call).toString()));
    assertThat(Hash.of(before.full(call).toString()))
        .isEqualTo(Hash.of(after.full(Call.parse("step(rate=0.1)")).toString()));
  }

  /** What was hashed before there was the option keeps its hash. */
  @Test
  void fullLeavesOutADefaultThatWasAddedLater() {
    record Tree(int height) {}
    record OlderTree(int height, @AddedLater List<String> birds) {}
    Catalog<Record> before =
        Catalog.<Record>of("tree").entry("tree", new Tree(3), tree -> tree).build();
    Catalog<Record> after =
        Catalog.<Record>of("tree").entry("tree", new OlderTree(3, List.of()), tree -> tree).build();
    Call call = Call.parse("tree(4)");
    assertThat(after.full(call)).isEqualTo(before.full(call)).hasToString("tree(height=4)");
    assertThat(after.writeFull(after.read(call))).isEqualTo(before.full(call));
    Call inhabited = Call.parse("tree(4, [owl])");
    assertThat(after.full(inhabited)).hasToString("tree(height=4, birds=[owl])");
    assertThat(after.canonical(inhabited)).isEqualTo(after.full(inhabited));
    assertThat(after.defaults("tree")).hasToString("tree(height=3, birds=[])");
  }

  @Test
  void anOptionThatWasAddedLaterStandsLast() {
    record Moved(@AddedLater int birds, int height) {}
    assertThatThrownBy(() -> Catalog.of("tree").entry("tree", new Moved(0, 3), tree -> tree))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stands before");
  }

  @Test
  void entriesMayMakeSomethingElse() {
    Catalog<String> greetings =
        Catalog.<String>of("greeting")
            .entry("hello", APPLE, apple -> "hello " + apple.sort())
            .build();
    assertThat(greetings.read("hello(sort=gala)")).isEqualTo("hello gala");
    assertThat(greetings.canonical(Call.parse("hello(seeds=5)"))).isEqualTo(Call.of("hello"));
    assertThatThrownBy(() -> greetings.write("hello gala"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "aple; Cannot find fruit 'aple': did you mean 'apple'?",
        "strawberry; Cannot find fruit 'strawberry': known are apple, wild-plum, fruit-bowl",
        "apple(wieght=1); Cannot use option 'wieght' of apple: there is no such option; did you mean 'weight'?",
        "apple(taste=1); known are weight, seeds, cells, ripe, sort, colour, price",
        "apple(0.1, weight=0.2); option 'weight' is given twice",
        "wild-plum(1); wild-plum has no options",
        "wild-plum(a=1); wild-plum has no options",
        "apple(1,2,3,true,x,A,7,8); has only the options weight, seeds",
        "apple(weight=0); Cannot use apple(weight=0): weight must be above 0",
        "apple(seeds=1.5); Cannot use seeds=1.5 in apple: it must be an integer",
        "apple(seeds=3G); it must be an integer",
        "apple(weight=heavy); it must be a number",
        "apple(ripe=1); it must be true or false",
        "apple(colour=green); it must be one of A, dark-red",
        "apple(sort=0.5); it must be a text",
        "apple(seeds=1|2); Cannot use seeds=1|2 in apple: it must be an integer",
        "fruit-bowl(best=3); it must be one of apple, wild-plum",
        "fruit-bowl(best=aple); did you mean 'apple'?",
        "fruit-bowl(counts=[1, x]); it must be an integer",
        "fruit-bowl(prices=[x]); it must be a number",
        "fruit-bowl(note=3); it must be a name, perhaps with options",
      })
  void whatIsNotPossibleIsRefused(String text, String sentence) {
    assertThatThrownBy(() -> FRUIT.read(text))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot ")
        .hasMessageContaining(sentence);
  }

  @Test
  void aNameIsRegisteredOnce() {
    assertThatThrownBy(() -> Catalog.<Fruit>of("fruit").entries(APPLE, APPLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'apple'");
  }
}
