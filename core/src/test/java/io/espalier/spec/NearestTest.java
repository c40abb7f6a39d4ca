package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static List<String> layers(int count) {
    return IntStream.range(0, count).mapToObj(i -> "layer" + i).toList();
  }

  @Test
  void aSlipLeadsToOneNameAndAnythingElseToAll() {
    assertThat(Nearest.hint("leyer1", layers(3))).isEqualTo("did you mean 'layer1'?");
    assertThat(Nearest.hint("x", layers(3))).isEqualTo("known are layer0, layer1, layer2");
  }

  @Test
  void ofThousandsAHundredAreNamed() {
    assertThat(Nearest.hint("x", layers(100))).endsWith(", layer99");
    assertThat(Nearest.hint("x", layers(1000))).endsWith(", layer99 and 900 more");
  }
}
