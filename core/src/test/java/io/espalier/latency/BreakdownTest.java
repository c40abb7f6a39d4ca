package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakdownTest {
  private final FakeClock clock = new FakeClock();

  @Test
  void showsTheTimeOfEachOperationBesideThatOfTheWhole() {
    CostedEngine engine = new CostedEngine(clock);
    Model model = Initialization.KAIMING_FAN_IN.fresh(Zoo.CATALOG.read("resnet-20"), 1);
    Breakdown times =
        new Latencies(engine, clock, new FakeSurroundings(clock))
            .breakdown(model, Form.DEPLOYED, 2);
    long[] nanos = new long[times.network().nodes().size()];
    long whole = engine.forward(times.network(), 2, nanos);
    assertThat(times.whole().statistics().p50()).isEqualTo((double) whole);
    Breakdown.Operation first = times.operations().get(0);
    assertThat(first.path()).isEqualTo("conv1");
    assertThat(first.with()).isEqualTo(List.of("relu"));
    assertThat(first.nanos()).isEqualTo((double) nanos[0]);
    assertThat(first.macs()).isEqualTo(16 * 27 * 1024);
    assertThat(times.operations()).noneMatch(each -> each.path().equals("relu"));
    assertThat(whole - times.sum())
        .isEqualTo(30_000.0 + 7 * 2 * 3072 + times.operations().size() * CostedEngine.BETWEEN);
  }
}
