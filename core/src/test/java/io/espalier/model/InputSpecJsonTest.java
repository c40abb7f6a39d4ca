package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputSpecJsonTest {
  private static final String DOCUMENTED =
      """
      {"image": [3, 224, 224], "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
       "resize": {"shorter-side": 256, "interpolation": "bilinear"}, "classes": ["ant", "bee"]}
      """;

  @Test
  void readsTheDocumentedForm() {
    InputSpec read = InputSpecJson.read(DOCUMENTED);
    assertThat(read)
        .isEqualTo(
            new InputSpec(
                new Shape(3, 224, 224),
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225),
                Optional.of(new InputSpec.Resize(256, InputSpec.Interpolation.BILINEAR)),
                List.of("ant", "bee")));
    assertThat(InputSpecJson.write(read).replaceAll("\\s", ""))
        .isEqualTo(DOCUMENTED.replaceAll("\\s", ""));
  }

  /** Also such as 0.1 + 0.2 and the smallest ones: another last bit would be another network. */
  @Property(tries = 500)
  void everyNumberAndNameComesBack(
      @ForAll double mean,
      @ForAll @DoubleRange(min = 0, minIncluded = false, max = Double.MAX_VALUE) double deviation,
      @ForAll long bits,
      @ForAll @UniqueElements List<String> names) {
    double any = Double.longBitsToDouble(bits);
    InputSpec input =
        new InputSpec(
            new Shape(2, 5, 7),
            List.of(mean, Double.isFinite(any) ? any : 0.1 + 0.2),
            List.of(deviation, Double.MIN_VALUE),
            Optional.empty(),
            names.isEmpty() ? List.of("ünlü \"çlass\"\n") : names);
    assertThat(InputSpecJson.read(InputSpecJson.write(input))).isEqualTo(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{} {}",
        "'image': [3, 8, 8]",
        "{'image': [3, 8], 'mean': [0], 'std': [1], 'classes': ['a']}",
        "{'image': [1, 8, 0], 'mean': [0], 'std': [1], 'classes': ['a']}",
        "{'image': [1, 8, 8.5], 'mean': [0], 'std': [1], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': [0, 0], 'std': [1], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': 0, 'std': [1], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': [1e999], 'std': [1], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [0], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [-1], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [NaN], 'classes': ['a']}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [1]}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [1], 'classes': [1]}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [1], 'classes': ['a', 'a']}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [1], 'classes': ['a'], 'resize': 8}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [1], 'classes': ['a'],"
            + " 'resize': {'shorter-side': 0, 'interpolation': 'bilinear'}}",
        "{'image': [1, 8, 8], 'mean': [0], 'std': [1], 'classes': ['a'],"
            + " 'resize': {'shorter-side': 8, 'interpolation': 'nearest'}}"
      })
  void refusesWhatIsNoInput(String json) {
    assertThatThrownBy(() -> InputSpecJson.read(json.replace('\'', '"')))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot read input: ");
  }

  @Test
  void passesOverOtherKeys() {
    String longer = DOCUMENTED.replaceFirst("\\{", "{\"made-by\": \"another program\", ");
    assertThat(InputSpecJson.read(longer)).isEqualTo(InputSpecJson.read(DOCUMENTED));
  }
}
