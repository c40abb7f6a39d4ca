package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.testing.FormulaWeights;
import io.espalier.testing.Outputs;
import io.espalier.testing.SmallArchitectures;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family of the zoo computes from given weights what torchvision, or its authors' definition
 * in plain PyTorch, computes from them; {@code benchmarks/reference_outputs.py} wrote what that is.
 */
class ReferenceOutputsTest {
  /** Up to this share of the largest; other definitions are off by a thousandth and more. */
  private static final double TOLERANCE = 1e-4;

  /** What one network gives elsewhere, image by image. */
  record Reference(
      String network, String source, int tensors, String digest, double gain, double[][] logits) {
    @Override
    public String toString() {
      return network + ", " + source;
    }
  }

  static List<Reference> references() throws IOException {
    try (InputStream json =
        Zoo.class.getResourceAsStream("/io/espalier/zoo/reference-outputs.json")) {
      return List.of(new ObjectMapper().readValue(json, Reference[].class));
    }
  }

  @ParameterizedTest
  @MethodSource("references")
  void theNetworkComputesWhatItsDefinitionElsewhereDoes(Reference reference) {
    Network network = Zoo.CATALOG.read(reference.network());
    List<String> names = names(network);
    assertThat(names).hasSize(reference.tensors());
    assertThat(Hash.of(String.join("\n", names)).hex())
        .as("hash of %s", names)
        .startsWith(reference.digest());
    int images = reference.logits().length;
    float[] values = FormulaWeights.images(images * network.input().size());
    double[] expected = Arrays.stream(reference.logits()).flatMapToDouble(Arrays::stream).toArray();
    Model model = FormulaWeights.of(network, reference.gain());
    try (Session session = new Dl4jEngine().open(model, Watch.NOTHING, 1)) {
      assertThat(session.forward(new Batch(values, new int[images]), Pass.EVALUATE))
          .containsExactly(expected, within(TOLERANCE * Outputs.largest(expected)));
    }
  }

  @Test
  void everyFamilyIsCompared() throws IOException {
    Set<String> compared =
        references().stream()
            .map(reference -> SmallArchitectures.family(Call.parse(reference.network()).name()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(compared)
        .containsAll(Zoo.CATALOG.names().stream().map(SmallArchitectures::family).toList());
  }

  /** Each tensor's name and shape as in {@code conv1.weight 16x3x3x3}, sorted. */
  private static List<String> names(Network network) {
    return network.parameters().stream()
        .map(
            p ->
                p.name()
                    + " "
                    + p.shape().stream().map(String::valueOf).collect(Collectors.joining("x")))
        .sorted()
        .toList();
  }
}
