package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Map<String, Object> GIVEN = new LinkedHashMap<>();

  static {
    GIVEN.put("zeta", 1L);
    GIVEN.put("alpha", 0.5);
    GIVEN.put("middle", Call.of("l1"));
  }

  @Test
  void areTheGivenOnesInTheirOrder() {
    Map<String, Object> options = Options.of(GIVEN);
    assertThat(options).isEqualTo(GIVEN).hasSameHashCodeAs(GIVEN).containsExactlyEntriesOf(GIVEN);
    assertThat(GIVEN).isEqualTo(options);
    assertThat(options.keySet()).containsExactly("zeta", "alpha", "middle");
    StringBuilder told = new StringBuilder();
    options.forEach((key, value) -> told.append(key).append(value).append(' '));
    assertThat(told).hasToString("zeta1 alpha0.5 middlel1 ");
    assertThat(options.get("alpha")).isEqualTo(0.5);
    assertThat(options.get("beta")).isNull();
    assertThat(options.containsKey("middle")).isTrue();
    assertThat(Options.of(options)).isSameAs(options);
  }

  @Test
  void neverChange() {
    Map<String, Object> source = new LinkedHashMap<>(GIVEN);
    Map<String, Object> options = Options.of(source);
    source.put("alpha", 7L);
    assertThat(options).isEqualTo(GIVEN);
    assertThatThrownBy(() -> options.put("alpha", 7L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> options.entrySet().iterator().next().setValue(7L))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(options::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
