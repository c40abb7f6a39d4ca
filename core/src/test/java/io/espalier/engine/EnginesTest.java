package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.dl4j.Dl4jEngine;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnginesTest {
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void isFoundByNameAndStaysAtOneThreadUntilAskedForAnotherPlace() {
    Engine engine = Engines.named(Optional.of("deeplearning4j"));
    assertThat(engine).isInstanceOf(Dl4jEngine.class);
    assertThat(engine.place()).isEqualTo(Place.ONE_THREAD);
    Engine two = engine.at(new Place.Cpu(2));
    assertThat(two.place()).isEqualTo(new Place.Cpu(2));
    assertThat(two.description()).startsWith("deeplearning4j on ").endsWith(", at cpu(threads=2)");
    assertThat(engine.description()).endsWith(", at cpu(threads=1)");
  }

  @Test
  void anEngineOfProcessorsRefusesAGraphicsCard() {
    assertThatThrownBy(() -> Engines.find().at(new Place.Gpu(1)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "Cannot run engine 'deeplearning4j' at gpu(address=1): its native build 'linux")
        .hasMessageEndingWith(
            "' runs on processors only; leave 'place = gpu' out, "
                + "or build with the Maven profile cuda");
  }

  @Test
  void aNameThatNoneHasIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Engines.named(Optional.of("deeplearning4"), of("a", "deeplearning4j")))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot find engine 'deeplearning4': did you mean 'deeplearning4j'?");
    assertThatThrownBy(() -> Engines.named(Optional.of("pytorch"), of("a", "b")))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot find engine 'pytorch': known are a, b");
    assertThatThrownBy(() -> Engines.named(Optional.of("pytorch"), Stream.empty()))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot find an engine: no implementation is on the class path");
  }

  @Test
  void withoutANameTheOnlyOneIsMeant() {
    assertThat(Engines.named(NONE, of("a")).name()).isEqualTo("a");
    assertThat(Engines.named(Optional.of("b"), of("a", "b")).name()).isEqualTo("b");
    assertThatThrownBy(() -> Engines.named(NONE, of("a", "b")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there are a, b");
  }

  /** Constructors' refusals come wrapped in an error of the loader. */
  @Test
  void oneThatDoesNotLoadSaysWhyUnlessAnotherIsMeant() {
    Refusal why = new Refusal("Cannot use the native build");
    Supplier<Engine> broken =
        () -> {
          throw new ServiceConfigurationError("could not be instantiated", why);
        };
    assertThatThrownBy(() -> Engines.named(NONE, Stream.concat(of("a"), Stream.of(broken))))
        .isSameAs(why);
    assertThatThrownBy(
            () -> Engines.named(Optional.of("b"), Stream.concat(of("a"), Stream.of(broken))))
        .isSameAs(why);
    assertThat(Engines.named(Optional.of("a"), Stream.concat(Stream.of(broken), of("a"))).name())
        .isEqualTo("a");
  }

  private static Stream<Supplier<Engine>> of(String... names) {
    return Stream.of(names).map(name -> () -> new Named(name));
  }

  /** An engine that has nothing but a name. */
  private record Named(String name) implements Engine {
    @Override
    public Place place() {
      return Place.ONE_THREAD;
    }

    @Override
    public Engine at(Place place) {
      return this;
    }

    @Override
    public Session open(Model model, Watch watch, long seed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String description() {
      return name;
    }
  }
}
