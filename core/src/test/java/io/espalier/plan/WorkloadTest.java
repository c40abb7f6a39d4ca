package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.step.Steps;
import io.espalier.testing.SweepFixture;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void countsImagesTimesTheMacsTheyGoThrough() {
    PlannedTrials planned =
        PlannedTrials.of(
            SweepFixture.config(
                    """
                    name = simulated, data = generated, trials = 9
                    models { base = [resnet-20, "train(epochs=2, batch=50)"] }
                    families {
                      half  { from = base, try = ["prune(ratio=0.5)", "train(steps=4, batch=50)"] }
                      whole { from = base, try = ["train(steps=4, batch=50)"] }
                    }
                    """)
                .plan());
    Workload work = Workload.of(planned.forecasts(), 200);
    double macs = CostTable.of(Zoo.CATALOG.read("resnet-20")).macs();
    double pruned =
        Steps.CATALOG
            .read("prune(ratio=0.5)")
            .forecast(Forecast.exact(Zoo.CATALOG.read("resnet-20")))
            .macs()
            .high();
    assertThat(work.first()).isCloseTo(400 * macs, within(1.0));
    assertThat(work.rest()).isCloseTo(200 * (macs + pruned), within(1.0));
    assertThat(work.starts()).isEqualTo(1);
    assertThat(work.seconds(1, 4)).isCloseTo(work.first() + work.rest() / 4, within(1.0));
  }
}
