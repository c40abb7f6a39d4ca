package io.espalier.engine.dl4j;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.util.CrashReportingUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ND4J's native build computes on: the machine's processors, or its graphics cards; never
 * both.
 *
 * @param gate checks the cards; without use where there are none
 */
record Backend(NativeBuild build, CardGate gate) {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

  /**
   * The native build of this process, loaded once.
   *
   * @throws Refusal if none can work on this machine
   */
  static Backend loaded() {
    return Loaded.BACKEND.get();
  }

  /** Where sessions run if nobody says where. */
  Place place() {
    return build.cards() ? new Place.Gpu(0) : Place.ONE_THREAD;
  }

  /**
   * Binds threads to a place; to a card, the calling one at once.
   *
   * @param engine by its name, for the refusal
   * @throws Refusal if nothing here computes there
   */
  Binding binding(Place place, String engine) {
    if (place instanceof Place.Gpu card) {
      if (build.cards()) {
        gate.pass(card);
        return () -> gate.bind(card);
      }
      throw new Refusal(
          Text.of(
              "Cannot run engine '%s' at %s: its native build '%s' runs on processors only; "
                  + "leave 'place = gpu' out, or build with the Maven profile cuda",
              engine, place, build.name()));
    }
    if (build.cards()) {
      throw new Refusal(
          Text.of(
              "Cannot run engine '%s' at %s: its native build '%s' runs on graphics cards only; "
                  + "build without the Maven profile cuda, or run a sweep with 'place = gpu'",
              engine, place, build.name()));
    }
    return () -> OpenMp.use(place.threads());
  }

  /**
   * Asks a card once more; of processors nothing is asked.
   *
   * @throws Refusal if it cannot be worked on any more
   */
  void probe(Place place) {
    if (build.cards() && place instanceof Place.Gpu card) {
      gate.passAgain(card);
    }
  }

  /** The build, and what it computes on at a place. */
  String description(Place place) {
    return build.cards() && place instanceof Place.Gpu card
        ? Text.of("ND4J %s on %s", build.name(), gate.card(card))
        : build.toString();
  }

  /** What was measured of a place as it was checked; of processors nothing. */
  Optional<String> measured(Place place) {
    return build.cards() && place instanceof Place.Gpu card
        ? Optional.of(gate.measured(card))
        : Optional.empty();
  }

  private static final class Loaded {
    static final Supplier<Backend> BACKEND = attempt();

    /** A refusal that left a static initializer would be an error for everybody after it. */
    private static Supplier<Backend> attempt() {
      try {
        Backend backend = announced();
        return () -> backend;
      } catch (Refusal refusal) {
        return () -> {
          throw refusal;
        };
      }
    }

    private static Backend announced() {
      // It would ask every vertex what memory it needs, which ours do not know.
      CrashReportingUtil.crashDumpsEnabled(false);
      NativeBuild build = NativeBuild.loaded();
      LOG.debug("Loaded {}", build);
      return new Backend(build, new CardGate(new Nd4jCards()));
    }
  }
}
