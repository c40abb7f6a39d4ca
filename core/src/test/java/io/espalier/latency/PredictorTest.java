package io.espalier.latency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.Deploy;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.zoo.Zoo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorTest {
  private static final String KIND = "processor; by formula; 1 thread";

  @TempDir private Path folder;

  private final FakeClock clock = new FakeClock();
  private final CostedEngine engine = new CostedEngine(clock);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"resnet-20; 1", "resnet-20(shortcut=B, width=0.7); 4", "mobilenet-v2(image=96); 1"})
  void theSumOfMeasuredFormsIsTheTimeOfTheNetwork(String architecture, int batch) {
    Network network = deployed(architecture);
    Predictor predictor = predictor(KIND);
    assertThat(predictor.predict(network, batch)).isEmpty();
    assertThat(predictor.fill(List.of(network), batch)).isPositive();
    assertThat(predictor.predict(network, batch).orElseThrow())
        .isCloseTo(truth(network, batch), within(1.0));
  }

  @Test
  void whatIsMeasuredOnceServesOtherNetworksAndOtherReaders() {
    Network whole = deployed("resnet-20(shortcut=B)");
    Predictor predictor = predictor(KIND);
    int forms = predictor.fill(List.of(whole), 1);
    assertThat(predictor.fill(List.of(whole, deployed("resnet-56(shortcut=B)")), 1)).isZero();
    assertThat(predictor.table().size()).isEqualTo(forms);
    // 15, 29 and 58 channels fill as many blocks as 16, 32 and 64.
    Network odd = deployed("resnet-20(shortcut=B, width=0.91)");
    assertThat(odd).isNotEqualTo(whole);
    // Vectors lie in no blocks: one form is new, the linear layer's.
    assertThat(predictor.fill(List.of(odd), 1)).isEqualTo(1);
    assertThat(predictor.predict(odd, 1).orElseThrow()).isCloseTo(truth(odd, 1), within(1.0));
    assertThat(predictor(KIND).predict(odd, 1)).isEqualTo(predictor.predict(odd, 1));
    assertThat(predictor.predict(odd, 2)).isEmpty();
    assertThat(predictor("another; by formula; 1 thread").predict(odd, 1)).isEmpty();
  }

  @Test
  void whatWasMeasuredBeforeAnInterruptionStays() {
    Network network = deployed("mobilenet-v2(image=96)");
    Stopping whole = new Stopping(clock, Integer.MAX_VALUE);
    int forms = stopped("elsewhere", whole).fill(List.of(network), 1);
    Predictor stopped = stopped("here", new Stopping(clock, whole.asked - 1));
    assertThatThrownBy(() -> stopped.fill(List.of(network), 1)).hasMessage("stopped");
    Predictor next = stopped("here", clock);
    assertThat(next.table().size()).isBetween(1, forms - 1);
    assertThat(next.fill(List.of(network), 1)).isBetween(1, forms - 1);
    assertThat(next.predict(network, 1).orElseThrow()).isCloseTo(truth(network, 1), within(1.0));
  }

  /** A clock that is interrupted after so many looks at it. */
  private static final class Stopping implements Clock {
    private final FakeClock clock;
    private final int last;
    private int asked;

    Stopping(FakeClock clock, int last) {
      this.clock = clock;
      this.last = last;
    }

    @Override
    public long nanos() {
      if (asked++ == last) {
        throw new IllegalStateException("stopped");
      }
      return clock.nanos();
    }

    @Override
    public void pause(Duration time) {
      clock.pause(time);
    }
  }

  private Predictor stopped(String child, Clock by) {
    return new Predictor(
        engine, new LayerTable(Stores.at(folder.resolve(child).toString()), KIND), by);
  }

  @Test
  void aTableOfItsOwnKeepsWhatItTookFromASharedOne() {
    Network network = deployed("resnet-20");
    Store shared = Stores.at(folder.resolve("shared").toString());
    Store own = Stores.at(folder.resolve("own").toString());
    int forms = shared(own, shared).fill(List.of(network), 1);
    double first = shared(own, shared).predict(network, 1).orElseThrow();
    assertThat(first).isCloseTo(truth(network, 1), within(1.0));
    // Others measure the same forms again, and find them slower.
    LayerTable others = new LayerTable(shared, KIND);
    assertThat(others.size()).isEqualTo(forms);
    for (int i = 0; i < 2; i++) {
      PieceTime slow = PieceTime.of(1e9 + i);
      others.add(Map.of(new Piece.Between(), slow));
    }
    assertThat(new Predictor(engine, new LayerTable(shared, KIND), clock).predict(network, 1))
        .matches(now -> now.orElseThrow() > 2 * first);
    assertThat(shared(own, shared).fill(List.of(network), 1)).isZero();
    assertThat(shared(own, shared).predict(network, 1)).hasValue(first);
    // A second sweep takes from the shared one, without measuring.
    Store second = Stores.at(folder.resolve("second").toString());
    Predictor other = shared(second, shared);
    assertThat(other.predict(network, 1)).isEmpty();
    assertThat(other.fill(List.of(network), 1)).isZero();
    assertThat(other.predict(network, 1).orElseThrow()).isGreaterThan(2 * first);
  }

  @Test
  void aCopyOfAnotherKindIsKeptToAndNothingIsMeasured() {
    Network known = deployed("resnet-20");
    Store shared = Stores.at(folder.resolve("shared").toString());
    Store own = Stores.at(folder.resolve("own").toString());
    PredictedTimes first = PredictedTimes.of(own, shared, engine, clock);
    double time = first.nanos(known, 1);
    String kind = first.kind();
    Store foreign = Stores.at(folder.resolve("foreign").toString());
    for (String file : own.list()) {
      String lines = new String(own.read(file).orElseThrow(), UTF_8);
      foreign.replace(file, lines.replace(kind, "another machine").getBytes(UTF_8));
    }
    PredictedTimes moved = PredictedTimes.of(foreign, shared, engine, clock);
    assertThat(moved.kind()).isEqualTo("another machine");
    assertThat(moved.nanos(known, 1)).isEqualTo(time);
    assertThatThrownBy(() -> moved.nanos(deployed("mobilenet-v2(image=96)"), 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'another machine'")
        .hasMessageContaining("run it where it was begun");
    assertThat(moved.measured()).isZero();
  }

  private Predictor shared(Store own, Store shared) {
    return new Predictor(
        engine, new LayerTable(own, KIND), Optional.of(new LayerTable(shared, KIND)), clock);
  }

  @Test
  void theTableTakesTheMedianAndPassesOverWhatItCannotRead() {
    Store store = Stores.at(folder.toString());
    Piece between = new Piece.Between();
    for (double nanos : new double[] {70, 10, 40}) {
      new LayerTable(store, KIND).add(Map.of(between, new PieceTime(2 * nanos, nanos)));
    }
    store.replace("cut.jsonl", "{\"piece\":\"between two operations\",\"nanos\":9".getBytes(UTF_8));
    store.replace(
        "other.jsonl",
        "[]\n{\"nanos\":\"x\"}\n{\"piece\":\"between two operations\",\"nanos\":9}\n"
            .getBytes(UTF_8));
    store.replace("notes.txt", "nothing".getBytes(UTF_8));
    assertThat(new LayerTable(store, KIND).find(between)).hasValue(new PieceTime(80, 40));
    assertThat(new LayerTable(store, "another").size()).isZero();
  }

  @Test
  void aFormSaysWhatDecidesItsTime() {
    Set<String> texts = new LinkedHashSet<>();
    LayerForm.of(deployed("resnet-20(width=0.7)"), engine.plan(deployed("resnet-20(width=0.7)")), 1)
        .forEach(form -> texts.add(form.text()));
    assertThat(texts)
        .contains(
            "conv(filters=16, kernel=3, padding=1, bias=true) + activation on 3x32x32 as they come in, batch 1",
            "conv(filters=16, kernel=3, padding=1, bias=true) + activation on 16x32x32, batch 1");
  }

  /** So that what is timed in a carrier is what the engine does in the network. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet-20",
        "resnet-20(shortcut=B)",
        "mobilenet-v3-small",
        "ghostnet",
        "ghost-resnet-20",
        "shufflenet-v1",
        "dbb-resnet-20",
        "repghost",
        "regnet-x-3.2",
        "vgg-16"
      })
  void aCarrierFusesAsTheNetworkDoes(String architecture) {
    Engine real = Engines.find();
    Network trained = Zoo.CATALOG.read(architecture);
    for (Network network : List.of(trained, new Deploy().forecast(trained).widest())) {
      Set<String> seen = new HashSet<>();
      for (LayerForm form : LayerForm.of(network, real.plan(network), 1)) {
        if (seen.add(form.text())) {
          Carrier carrier = Carrier.of(form);
          List<LayerForm> forms =
              LayerForm.of(carrier.network(), real.plan(carrier.network()), 1).stream()
                  .filter(found -> found.equals(form))
                  .toList();
          assertThat(forms).as(form.text()).hasSizeGreaterThanOrEqualTo(carrier.timed().size());
          for (int index : carrier.timed()) {
            Node node = carrier.network().nodes().get(index);
            assertThat(node.op()).isEqualTo(form.op());
            assertThat(real.plan(carrier.network()).taken()).doesNotContainKey(node.path());
          }
        }
      }
    }
  }

  private Predictor predictor(String kind) {
    return new Predictor(engine, new LayerTable(Stores.at(folder.toString()), kind), clock);
  }

  private double truth(Network network, int batch) {
    return engine.forward(network, batch, new long[network.nodes().size()]);
  }

  private static Network deployed(String architecture) {
    return new Deploy().forecast(Zoo.CATALOG.read(architecture)).widest();
  }
}
