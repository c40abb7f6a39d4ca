package io.espalier.trial;

import static io.espalier.trial.LinearTrials.CACHE;
import static io.espalier.trial.LinearTrials.DATA;
import static io.espalier.trial.LinearTrials.run;
import static io.espalier.trial.LinearTrials.runner;
import static io.espalier.trial.LinearTrials.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What places have to do with what comes of orders. */
class TrialPlaceTest {
  private static final Place CARD = new Place.Gpu(0);

  @TempDir private Path folder;
  private Store store;
  private Trial trial;
  private List<Order> orders;

  @BeforeEach
  void open() {
    store = Stores.at(folder.toString());
    trial = trial(store, "train(epochs=1, batch=16, rate=0.05)");
    orders = List.of(new Order.Run(trial), new Order.Test(trial.id(), DATA));
  }

  /** An order says where it is carried out; the row says where it was. */
  @Test
  void carriesEachOrderOutAtItsPlace() {
    Result.Measured measured =
        (Result.Measured)
            runner(store, new LinearEngine())
                .run(new Order.Run(trial), new Place.Cpu(3), Cancel.NEVER);
    assertThat(measured.engine()).isEqualTo("plain Java, at cpu(threads=3), in order");
  }

  /** Another worker may have what this one lacks. */
  @Test
  void processorsThatTheEngineRefusesAreNoVerdictOnTheTrial() {
    Engine engine = new Played(refusing(new Refusal("Cannot run here")), () -> null);
    for (Order order : orders) {
      assertThat(runner(store, engine).run(order, Place.ONE_THREAD, Cancel.NEVER))
          .isEqualTo(new Result.Failed(trial.id(), Result.Failure.WORKER_LOST, "Cannot run here"));
    }
  }

  /** Results would come so fast that a whole search went there. */
  @Test
  void aCardThatTheEngineRefusesIsNoResult() {
    for (Order order : orders) {
      assertRefused(new LinearEngine(), order, "Cannot run plain Java at gpu(address=0)");
    }
    assertThat(run(store, trial)).isInstanceOf(Result.Measured.class);
    assertThat(runner(store, new LinearEngine()).run(new Order.Run(trial), CARD, Cancel.NEVER))
        .as("what is known needs no engine")
        .isInstanceOf(Result.Measured.class);
  }

  @Test
  void anEngineThatDoesNotLoadForACardIsNoResultAndItsDeepestCauseIsNamed() {
    Supplier<Engine> unloaded =
        () -> {
          throw new ExceptionInInitializerError(
              new IllegalStateException(new UnsatisfiedLinkError("no jnind4jcuda in the path")));
        };
    for (Order order : orders) {
      assertRefused(
          new Played(unloaded, () -> null),
          order,
          "its engine does not load: java.lang.UnsatisfiedLinkError: no jnind4jcuda in the path");
    }
  }

  /** An error of CUDA stays: all that follows in the process would be blamed. */
  @Test
  void aCardThatBrokeIsNoVerdictOnTheTrialAndOneThatWorksLeavesIt() {
    new ModelFolder(new TrialFiles(store).model(trial.id()).folder())
        .save(new ModelFolder(store.child("start")).read());
    for (Order order : orders) {
      assertRefused(
          new Played(() -> played(refusing(new Refusal("Cannot work"))), () -> null),
          order,
          "Cannot work");
    }
    Result.Failed failed =
        (Result.Failed)
            runner(store, new Played(() -> played(() -> null), () -> null))
                .run(orders.get(0), CARD, Cancel.NEVER);
    assertThat(failed.kind()).isEqualTo(Result.Failure.ERROR);
    assertThat(failed.message()).isEqualTo("CUDA error 700");
  }

  /** Its accuracies would be those of other images, and nobody would see it. */
  @Test
  void whereOtherImagesAreReadNoTrialRunsAndNoneIsTested() {
    TrialRunner elsewhere = runner(store, new LinearEngine()).reading(Hash.of("other images"));
    for (Order order : orders) {
      assertThatThrownBy(() -> elsewhere.run(order, Place.ONE_THREAD, Cancel.NEVER))
          .isInstanceOf(PlaceRefused.class)
          .hasMessageStartingWith("with data(")
          .hasMessageContaining(" it reads other images than the driver; let 'data.source' be on");
    }
    assertThat(store.child("outcomes").list()).isEmpty();
    TrialRunner here = runner(store, new LinearEngine()).reading(CACHE.load(DATA).fingerprint());
    for (Order order : orders) {
      assertThat(here.run(order, Place.ONE_THREAD, Cancel.NEVER))
          .isInstanceOfAny(Result.Measured.class, Result.Tested.class);
    }
  }

  @Test
  void imagesThatCannotBeReadAreNoVerdictOnTheTrialEither() {
    DataSpec missing = DataSpec.parse("images:" + folder.resolve("nowhere"));
    TrialRunner reading = runner(store, new LinearEngine()).reading(Hash.of("images"));
    assertThatThrownBy(
            () -> reading.run(new Order.Test(trial.id(), missing), Place.ONE_THREAD, Cancel.NEVER))
        .isInstanceOf(PlaceRefused.class)
        .hasMessageContaining("nowhere");
  }

  private static Engine played(Supplier<Void> probed) {
    return new Played(() -> null, probed);
  }

  private void assertRefused(Engine engine, Order order, String why) {
    assertThatThrownBy(() -> runner(store, engine).run(order, CARD, Cancel.NEVER))
        .isInstanceOf(PlaceRefused.class)
        .hasMessage(why);
    assertThat(store.child("outcomes").list()).isEmpty();
  }

  private static <T> Supplier<T> refusing(RuntimeException why) {
    return () -> {
      throw why;
    };
  }

  /** An engine at a card, on which whatever runs breaks. */
  private record Played(Supplier<Engine> found, Supplier<Void> probed) implements Engine {
    @Override
    public String name() {
      return "played";
    }

    @Override
    public Place place() {
      return CARD;
    }

    @Override
    public Engine at(Place place) {
      return found.get();
    }

    @Override
    public void probe() {
      probed.get();
    }

    @Override
    public Session open(Model model, Watch watch, long seed) {
      throw new IllegalStateException("CUDA error 700");
    }

    @Override
    public String description() {
      return name();
    }
  }
}
