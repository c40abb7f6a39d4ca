package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GrammarLawTest {
  @Property
  void whatIsWrittenIsReadBack(@ForAll("calls") Call call) {
    assertThat(Call.parse(call.toString())).isEqualTo(call);
  }

  @Property
  void everyStringSurvivesAsAnOption(@ForAll String text) {
    record Note(String text) {}
    Catalog<Note> catalog = Catalog.<Note>of("note").entries(new Note("none")).build();
    Note note = new Note(text);
    assertThat(catalog.read(catalog.write(note).toString())).isEqualTo(note);
    assertThat(catalog.read(catalog.writeFull(note).toString())).isEqualTo(note);
  }

  @Provide
  Arbitrary<Call> calls() {
    return calls(3);
  }

  private static Arbitrary<Call> calls(int depth) {
    Arbitrary<Map<String, Object>> options =
        depth == 0
            ? Arbitraries.just(Map.of())
            : Combinators.combine(
                    values(depth - 1).list().ofMaxSize(2),
                    Arbitraries.maps(keys(), values(depth - 1)).ofMaxSize(3))
                .as(GrammarLawTest::options);
    return Combinators.combine(names(), options).as(Call::new);
  }

  private static Map<String, Object> options(List<Object> positional, Map<String, Object> named) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      options.put("#" + i, positional.get(i));
    }
    options.putAll(named);
    return options;
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> term = terms(depth);
    return Arbitraries.oneOf(
        term, term.list().ofMinSize(2).ofMaxSize(3).map(values -> (Object) new Choice(values)));
  }

  private static Arbitrary<Object> terms(int depth) {
    Arbitrary<Object> simple =
        Arbitraries.oneOf(
            numbers(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.strings().filter(text -> !isWord(text)).asGeneric(),
            Combinators.combine(numbers(), numbers())
                .filter((a, b) -> ((Number) a).doubleValue() < ((Number) b).doubleValue())
                .as((a, b) -> (Object) new Interval((Number) a, (Number) b)));
    if (depth == 0) {
      return Arbitraries.oneOf(simple, names().map(Call::of).asGeneric());
    }
    return Arbitraries.oneOf(
        simple,
        calls(depth).asGeneric(),
        values(depth - 1).list().ofMaxSize(3).map(List::copyOf).asGeneric());
  }

  private static Arbitrary<Object> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().asGeneric(),
        Arbitraries.doubles().map(value -> value + 0.0).asGeneric(),
        Arbitraries.doubles().between(-1e300, 1e300).map(value -> value + 0.0).asGeneric());
  }

  /** A word without quotes is read as a call without options, not as a string. */
  private static boolean isWord(String text) {
    return Spelling.WORD.matcher(text).matches();
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("abxyzEKM019_.:/-")
        .ofMinLength(1)
        .ofMaxLength(8)
        .filter(text -> isWord(text) && !Spelling.NUMBER.matcher(text).matches());
  }

  private static Arbitrary<String> keys() {
    return Arbitraries.strings().withChars("abcXYZ019-").ofMaxLength(6).map(text -> "k" + text);
  }
}
