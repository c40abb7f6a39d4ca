package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.spec.Call;
import io.espalier.trial.Candidate;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndependentTest {
  /** Candidates that cannot keep to a constraint may come first, however many they are. */
  @Test
  void looksThroughAWholeGrid() {
    String values =
        IntStream.range(0, 2500).mapToObj(String::valueOf).collect(Collectors.joining("|"));
    Space space = new Space(Call.of("base"), List.of(Call.parse("step(" + values + ")")));
    Trial trial =
        new Trial(
            new Candidate(new Start.Fresh(Call.of("resnet-20")), List.of()), DataSpec.DEFAULTS, 1);
    Casting last = sentence -> sentence.toString().contains("2499") ? List.of(trial) : List.of();
    assertThat(Independent.grid(space, last).ask(1)).isEqualTo(new Ask.Orders(List.of(trial)));
  }
}
