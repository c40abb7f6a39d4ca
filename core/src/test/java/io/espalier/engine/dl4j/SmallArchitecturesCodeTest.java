package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.onednn.Implementation;
import io.espalier.engine.dl4j.onednn.OneDnnKernels;
import io.espalier.network.Network;
import io.espalier.testing.SmallArchitectures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * All that a step and an evaluation of the zoo's networks compile has fast code in oneDNN, on the
 * instruction set that the test runs on, also for odd numbers of channels. Nothing is excepted.
 */
class SmallArchitecturesCodeTest {
  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void noneOfAnArchitecture(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    assertThat(reference(network)).isEmpty();
  }

  private static List<String> reference(Network network) {
    List<OneDnnKernels> made = new ArrayList<>();
    KernelChoice choice =
        new KernelChoice(
            "oneDNN",
            guarded -> {
              made.add(new OneDnnKernels(guarded));
              return made.get(0);
            });
    try (Session session =
        new Dl4jSession(
            TestNetworks.model(network, 1), Watch.NOTHING, 1, choice, false, () -> {})) {
      Batch batch = TestNetworks.batch(network.input(), 2, 3, 1);
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      session.forward(batch, Pass.EVALUATE);
      return made.get(0).implementations().stream()
          .filter(Implementation::reference)
          .map(Implementation::toString)
          .toList();
    }
  }
}
