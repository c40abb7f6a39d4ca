package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  @Test
  void callsNestAndKeepTheOrderOfTheirOptions() {
    Call call = Call.parse("full( method = sfp(ratio=0.4), epochs=60,names=[a, b:c/d] )");
    assertThat(call.name()).isEqualTo("full");
    assertThat(call.options())
        .containsExactly(
            Map.entry("method", new Call("sfp", Map.of("ratio", 0.4))),
            Map.entry("epochs", 60L),
            Map.entry("names", List.of(Call.of("a"), Call.of("b:c/d"))));
    assertThat(call).hasToString("full(method=sfp(ratio=0.4), epochs=60, names=[a, b:c/d])");
  }

  @Test
  void argumentsWithoutAKeyComeFirst() {
    Call call = Call.parse("prune(l1, to-macs=0.4)");
    assertThat(call.options())
        .containsExactly(Map.entry("#0", Call.of("l1")), Map.entry("to-macs", 0.4));
    assertThat(call).hasToString("prune(l1, to-macs=0.4)");
    assertRefused("prune(to-macs=0.4, l1)", "without a key stands after one with a key");
  }

  @Test
  void emptyParenthesesAreNoOptions() {
    assertThat(Call.parse("add()")).isEqualTo(Call.of("add")).hasToString("add");
  }

  @ParameterizedTest
  @CsvSource({
    "30M, 30000000",
    "1.5K, 1500",
    "2G, 2000000000",
    "4.089184256G, 4089184256",
    "-3K, -3000",
    "0, 0",
    "9223372036854775807, 9223372036854775807",
  })
  void integersMayHaveAUnit(String text, long value) {
    assertThat(Call.parseValue(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "5e-4, 5e-4", "1e3, 1000", "-2.50, -2.5", "1E+2, 100"})
  void otherNumbersAreDoubles(String text, double value) {
    assertThat(Call.parseValue(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "10000000000G", "1e400", "-1e400", "0.0005K"})
  void numbersThatDoNotFitAreRefused(String text) {
    assertRefused(text, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"3x3", "resnet-56", "0.5.1", "100MB", "cifar10:/data/cifar10", "s3a://b/c"})
  void wordsMayBeginWithDigitsAndContainSeparators(String text) {
    assertThat(Call.parseValue(text)).isEqualTo(Call.of(text));
  }

  @Test
  void rangesAndAlternatives() {
    assertThat(Call.parseValue("0.3..0.5")).isEqualTo(new Interval(0.3, 0.5));
    assertThat(Call.parseValue("-4..-2")).isEqualTo(new Interval(-4L, -2L));
    assertThat(Call.parseValue("20M..30M")).isEqualTo(new Interval(20_000_000L, 30_000_000L));
    assertThat(new Interval(1L, 3L).integral()).isTrue();
    assertThat(new Interval(1L, 3.0).integral()).isFalse();
    assertThat(Call.parseValue("l1|taylor(batches=4)|0.5..1.0"))
        .isEqualTo(
            new Choice(
                List.of(
                    Call.of("l1"),
                    new Call("taylor", Map.of("batches", 4L)),
                    new Interval(0.5, 1.0))));
    assertRefused("3..3", "must be below");
    assertRefused("3..x", "both sides");
  }

  @Test
  void quotedStringsHoldAnything() {
    assertThat(Call.parseValue("\"a b, (c) \\\"d\\\" \\\\\"")).isEqualTo("a b, (c) \"d\" \\");
    assertThat(Spelling.of("a b \"c\" \\")).isEqualTo("\"a b \\\"c\\\" \\\\\"");
    assertThat(Call.parseValue("true")).isEqualTo(true);
    assertThat(Call.parseValue("\"true\"")).isEqualTo("true");
    String line = "x y\n".repeat(20_000);
    assertThat(Call.parseValue(Spelling.of(line))).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sfp(ratio=0.4; ')' is missing at position 14",
        "sfp ratio; unexpected 'r' at position 5",
        "f(a=1, a=2); 'a' is given twice",
        "[1, 2; ']' is missing",
        "f(; it ends too early at position 3",
        "f(a=); unexpected ')'",
        "a|; it ends too early",
      })
  void brokenTextIsRefusedWithItsPosition(String text, String reason) {
    assertRefused(text, reason);
  }

  @Test
  void aCallMustBeACall() {
    assertThatThrownBy(() -> Call.parse("[a]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("name(key=value, ...)");
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.0", "0.00001, 0.00001", "1e13, 1.0e13", "0.1, 0.1", "30000000.0, 30000000.0"})
  void doublesAreWrittenWithAPoint(double value, String text) {
    assertThat(Spelling.of(value)).isEqualTo(text);
  }

  @Test
  void numbersThatAreNotFiniteAreNotWritten() {
    assertThatThrownBy(() -> Spelling.of(Double.NaN)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @CsvSource({
    "toMacs, to-macs",
    "REDUCE_ON_STEP, reduce-on-step",
    "BatchNorm, batch-norm",
    "L1, l1",
    "RELU6, relu6"
  })
  void javaNamesBecomeKebabCase(String java, String kebab) {
    assertThat(Spelling.kebab(java)).isEqualTo(kebab);
  }

  @Test
  void deepBracketsAreRefusedInOneShortSentence() {
    for (String open : List.of("[", "f(", "[f(a=")) {
      assertThatThrownBy(() -> Call.parseValue(open.repeat(20_000)))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("nested more than")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }
    assertThat(Call.parseValue("[".repeat(150) + "]".repeat(150))).isInstanceOf(List.class);
  }

  private static void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> Call.parseValue(text))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot ")
        .hasMessageContaining(reason);
  }
}
