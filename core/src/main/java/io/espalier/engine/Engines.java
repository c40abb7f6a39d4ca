package io.espalier.engine;

import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where engines are found: on the class path, by {@code ServiceLoader}. */
public final class Engines {
  private Engines() {}

  /** The engine for whoever asks for none by name; see {@link #named(Optional)}. */
  public static Engine find() {
    return named(Optional.empty());
  }

  /**
   * The engine of a name, or the only one there is.
   *
   * @throws Refusal if there is none of that name, or without a name more than one, or its native
   *     library cannot serve
   */
  public static Engine named(Optional<String> name) {
    return named(name, ServiceLoader.load(Engine.class).stream());
  }

  static Engine named(Optional<String> name, Stream<? extends Supplier<Engine>> providers) {
    List<Engine> engines = new ArrayList<>();
    List<ServiceConfigurationError> broken = new ArrayList<>();
    providers.forEach(
        provider -> {
          try {
            engines.add(provider.get());
          } catch (ServiceConfigurationError e) {
            broken.add(e);
          }
        });
    List<Engine> candidates =
        engines.stream()
            .filter(engine -> name.isEmpty() || name.get().equals(engine.name()))
            .toList();
    // One that does not load may be the one that is meant.
    if (!broken.isEmpty() && (name.isEmpty() || candidates.isEmpty())) {
      if (broken.get(0).getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw broken.get(0);
    }
    List<String> names = engines.stream().map(Engine::name).toList();
    if (engines.isEmpty()) {
      throw new Refusal(
          "Cannot find an engine: no implementation is on the class path; "
              + "add espalier-core with its deeplearning4j and nd4j-native jars");
    }
    if (candidates.isEmpty()) {
      throw new Refusal(
          Text.of("Cannot find engine '%s': %s", name.get(), Nearest.hint(name.get(), names)));
    }
    if (candidates.size() > 1) {
      throw new Refusal(
          Text.of(
              "Cannot choose an engine: there are %s; name one of them, each once on the class path",
              String.join(", ", names)));
    }
    return candidates.get(0);
  }
}
