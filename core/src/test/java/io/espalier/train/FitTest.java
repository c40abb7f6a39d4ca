package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Data;
import io.espalier.model.InputSpec;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

class FitTest {
  private static final Data DATA = Blobs.data(40, 20);
  private static final Network NETWORK = LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0);

  private static InputSpec resized(Optional<InputSpec.Resize> resize) {
    InputSpec input = DATA.input();
    return new InputSpec(input.image(), input.mean(), input.deviation(), resize, input.classes());
  }

  private static Data resized(int shorterSide) {
    return new Data(
        "pictures",
        DATA.classes(),
        DATA.train(),
        DATA.validation(),
        DATA.test(),
        DATA.normalization(),
        Optional.of(resize(shorterSide)),
        DATA.fingerprint());
  }

  private static InputSpec.Resize resize(int shorterSide) {
    return new InputSpec.Resize(shorterSide, InputSpec.Interpolation.BILINEAR);
  }

  @Test
  void aModelWhoseInputIsNotKnownTakesTheDataAsItIs() {
    assertThat(Fit.of(NETWORK, Optional.empty(), DATA)).isSameAs(DATA);
  }

  @Test
  void refusesOtherImagesWhateverIsKnown() {
    for (Shape other : List.of(new Shape(3, 3, 3), new Shape(2, 3, 4))) {
      Network network = LinearEngine.network(other, Blobs.CLASSES, 0);
      for (boolean known : new boolean[] {true, false}) {
        Optional<InputSpec> input = known ? Optional.of(DATA.input()) : Optional.empty();
        assertThatThrownBy(() -> Fit.of(network, input, DATA))
            .isInstanceOf(Refusal.class)
            .hasMessageContainingAll(other.toString(), Blobs.SHAPE.toString());
      }
    }
  }

  @Test
  void refusesAnotherNumberOfClasses() {
    Network network = LinearEngine.network(Blobs.SHAPE, 5, 0);
    assertThatThrownBy(() -> Fit.of(network, Optional.empty(), DATA))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("5 outputs and the data 4 classes");
    List<String> more = new ArrayList<>(DATA.classes());
    more.add("blob 4");
    InputSpec input = DATA.input();
    InputSpec five =
        new InputSpec(input.image(), input.mean(), input.deviation(), Optional.empty(), more);
    assertThatThrownBy(() -> Fit.of(network, Optional.of(five), DATA))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("lacks the class 'blob 4' of its 5");
  }

  @Test
  void warnsOnlyOfWhatItCannotKnow() {
    assertThat(warnings("out/old", Optional.empty(), DATA))
        .containsExactly(
            "Model out/old has no input.json: its classes and its normalization are taken from blobs");
    assertThat(warnings("out/new", Optional.of(DATA.input()), DATA)).isEmpty();
    Optional<InputSpec> large = Optional.of(resized(Optional.of(resize(256))));
    assertThat(warnings("out/large", large, resized(256))).isEmpty();
    assertThat(warnings("out/large", large, DATA)).isEmpty();
    assertThat(warnings("out/large", large, resized(224)))
        .singleElement()
        .asString()
        .contains("out/large", "256 pixels", "224", "resize=256");
  }

  private static List<String> warnings(String model, Optional<InputSpec> input, Data data) {
    List<String> heard = new ArrayList<>();
    AbstractAppender ear =
        new AbstractAppender("ear", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            heard.add(event.getMessage().getFormattedMessage());
          }
        };
    ear.start();
    Logger logger = (Logger) LogManager.getLogger(Fit.class);
    logger.addAppender(ear);
    try {
      Fit.warn(model, input, data);
    } finally {
      logger.removeAppender(ear);
    }
    return heard;
  }
}
