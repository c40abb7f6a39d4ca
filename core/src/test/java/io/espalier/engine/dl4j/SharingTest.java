package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Add;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import org.junit.jupiter.api.Test;

/** Which sums may give all their inputs one gradient. */
class SharingTest {
  private final NetworkBuilder net = new NetworkBuilder(new Shape(3, 4, 4));
  private final String stem = net.add("stem", Conv.of(4, 3), Network.INPUT);

  @Test
  void aResidualSumMay() {
    String branch = net.add("conv2", Conv.of(4, 3), net.add("conv1", Conv.of(4, 3), stem));
    assertThat(allowed(net.add("sum", new Add(), branch, stem))).isTrue();
  }

  @Test
  void twoBranchesMay() {
    String left = net.add("left", Conv.of(4, 3), stem);
    String right = net.add("right", Conv.of(4, 1), stem);
    assertThat(allowed(net.add("sum", new Add(), left, right))).isTrue();
  }

  /** The stem's other user is not before the left branch: it may answer first. */
  @Test
  void aSumBesideAnotherUserMayNot() {
    String left = net.add("left", Conv.of(4, 3), stem);
    String sum = net.add("sum", new Add(), left, stem);
    String right = net.add("right", Conv.of(4, 1), stem);
    net.add("all", new Add(), sum, right);
    assertThat(allowed("sum")).isFalse();
  }

  @Test
  void twoInputsWithOtherUsersMayNot() {
    String second = net.add("second", Conv.of(4, 3), stem);
    String sum = net.add("sum", new Add(), stem, second);
    net.add("all", new Add(), sum, second);
    assertThat(allowed("sum")).isFalse();
  }

  private boolean allowed(String path) {
    Node last = null;
    Network network = finished();
    for (Node node : network.nodes()) {
      last = node.path().equals(path) ? node : last;
    }
    return new Sharing(network).allowed(last);
  }

  private Network finished() {
    Network sofar = net.build();
    net.add("pool", new GlobalAveragePool(), sofar.output().path());
    return net.build();
  }
}
