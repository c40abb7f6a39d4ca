package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.EvaluationPlan;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OperationTimesTest {
  private static final Network NETWORK = Zoo.CATALOG.read("resnet-20(width=0.25)");

  @Test
  void everyOperationOfAnEvaluationHasATimeAndNoOther() {
    Dl4jEngine engine = new Dl4jEngine();
    Model model = Initialization.KAIMING_FAN_IN.fresh(NETWORK, 1);
    float[] images = new float[2 * 3 * 32 * 32];
    Arrays.fill(images, 0.5f);
    Batch batch = new Batch(images, new int[2]);
    EvaluationPlan plan = engine.plan(NETWORK);
    long[] nanos = new long[NETWORK.nodes().size()];
    try (Session session = engine.open(model, Watch.NOTHING, 1)) {
      double[] logits = session.forward(batch, Pass.EVALUATE);
      assertThat(session.forward(batch, nanos)).isEqualTo(logits);
      for (int i = 0; i < nanos.length; i++) {
        String path = NETWORK.nodes().get(i).path();
        assertThat(nanos[i] > 0).as(path).isEqualTo(!plan.taken().containsKey(path));
      }
      long[] once = nanos.clone();
      session.forward(batch, Pass.EVALUATE);
      assertThat(nanos).isEqualTo(once);
    }
  }

  @Test
  void thePlanKnowsWhatAConvolutionTakesIn() {
    EvaluationPlan plan = new Dl4jEngine().plan(NETWORK);
    assertThat(plan.taken())
        .containsEntry("bn1", "conv1")
        .containsEntry("relu", "conv1")
        .containsEntry("layer1.0.bn2", "layer1.0.conv2")
        .containsEntry("layer1.0.relu2", "layer1.0.add");
    assertThat(plan.block()).isIn(8, 16);
    assertThat(plan.imagesAsTheyAre()).isTrue();
    assertThat(Dl4jEngine.overNd4j().plan(NETWORK).block()).isEqualTo(1);
  }
}
