package io.espalier.spark.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.engine.Place;
import io.espalier.plan.Execution;
import io.espalier.spec.Call;
import io.espalier.step.Steps;
import io.espalier.store.Stores;
import io.espalier.train.Cancel;
import io.espalier.trial.Candidate;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialRunnersTest {
  @TempDir private Path folder;

  @Test
  void theLimitOfAPlanComesToTheTrial() {
    Execution execution =
        new Execution(Optional.empty(), new Place.Cpu(1), Optional.of(Duration.ofMillis(1500)));
    DataSpec data = DataSpec.parse("data(generated(train=160, test=40, size=16), validation=40)");
    Call setting =
        TrialRunners.in(
            Stores.at(folder.toString()), TrialRunners.data().load(data).fingerprint(), execution);
    // Never ends by itself.
    Trial endless =
        new Trial(
            new Candidate(
                Start.read(Call.parse("resnet-20(width=0.25, image=16)")),
                List.of(Steps.CATALOG.read("train(epochs=1000000, batch=32)"))),
            data,
            1);
    Result result =
        OrderRunners.of(Call.parse(setting.toString()))
            .run(new Order.Run(endless), Place.ONE_THREAD, Cancel.NEVER);
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(Result.Failure.TIME_LIMIT));
  }
}
