package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.step.Steps;
import io.espalier.trial.Candidate;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void countsImagesTimesTheMacsTheyGoThrough() {
    Trial base = trial(new Start.Fresh(Call.of("resnet-20")), "train(epochs=2, batch=50)");
    Start from = new Start.OutcomeOf(base.id());
    Trial half = trial(from, "prune(ratio=0.5)", "train(steps=4, batch=50)");
    Trial whole = trial(from, "train(steps=4, batch=50)");
    Workload work = Workload.of(List.of(base, half, whole), 200);
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

  private static Trial trial(Start start, String... steps) {
    return new Trial(
        new Candidate(start, List.of(steps).stream().map(Steps.CATALOG::read).toList()),
        DataSpec.DEFAULTS,
        1);
  }
}
