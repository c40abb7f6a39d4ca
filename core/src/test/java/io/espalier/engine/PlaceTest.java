package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  @ParameterizedTest
  @ValueSource(strings = {"cpu(threads=1)", "cpu(threads=2)", "gpu(address=0)", "gpu(address=3)"})
  void isTextInTheGrammar(String text) {
    assertThat(Places.CATALOG.read(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu(threads=0)", "gpu(address=-1)", "cpu(address=1)", "tpu"})
  void whatIsNoPlaceIsRefused(String text) {
    assertThatThrownBy(() -> Places.CATALOG.read(text))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot ");
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 8", "2, 8, 4", "3, 8, 2", "8, 8, 1", "9, 8, 1", "1, 1, 1"})
  void eachThreadTakesACore(int threads, int cores, int places) {
    assertThat(new Place.Cpu(threads).among(cores)).isEqualTo(places);
  }

  @Test
  void moreThreadsThanCoresAreRefused() {
    assertThatCode(() -> new Place.Cpu(2).check(2, "this machine")).doesNotThrowAnyException();
    assertThatThrownBy(() -> new Place.Cpu(3).check(2, "this machine"))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot run on 3 threads: this machine has 2 cores; set threads to at most 2");
  }
}
