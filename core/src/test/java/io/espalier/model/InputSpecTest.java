package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputSpecTest {
  private static InputSpec of(List<String> classes) {
    return new InputSpec(
        new Shape(1, 8, 8), List.of(0.5), List.of(0.25), Optional.empty(), classes);
  }

  @Test
  void findsClassesByTheirNames() {
    InputSpec model = of(List.of("ant", "bee", "cat"));
    assertThat(model.outputs(List.of("ant", "bee", "cat"), "")).containsExactly(0, 1, 2);
    assertThat(model.outputs(List.of("cat", "ant", "bee"), "")).containsExactly(2, 0, 1);
  }

  @Test
  void namesTheClassThatIsNotKnownAndThoseThatAre() {
    InputSpec model = of(List.of("ant", "bee", "cat"));
    assertThatThrownBy(() -> model.outputs(List.of("bee", "cat", "dog"), "Cannot use it"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot use it: it does not know the class 'dog', only ant, bee, cat; rename the class"
                + " or train another network");
    InputSpec many = of(IntStream.range(0, 1000).mapToObj(i -> "n" + i).toList());
    assertThatThrownBy(() -> many.outputs(List.of("dog"), "Cannot use it"))
        .hasMessageContaining("only n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 990 more;");
  }

  @Test
  void namesTheClassThatTheDataLacks() {
    InputSpec model = of(List.of("ant", "bee", "cat"));
    assertThatThrownBy(() -> model.outputs(List.of("cat", "ant"), "Cannot use it"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("lacks the class 'bee' of its 3");
  }
}
