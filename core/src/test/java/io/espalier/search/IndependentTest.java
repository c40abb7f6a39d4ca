package io.espalier.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.spec.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndependentTest {
  private static Search begin(String by, Space space) {
    return Strategies.CATALOG.read(by).begin(new SearchTask(space, List.of(7L), List.of()));
  }

  private static Space space(String step) {
    return new Space(Call.of("base"), List.of(Call.parse(step)));
  }

  /** The candidates that a search proposes while all others than these are declined. */
  private static List<String> accepted(Search search, String like) {
    List<String> accepted = new ArrayList<>();
    while (search.ask(Room.OPEN) instanceof Ask.Try some) {
      if (some.proposal().candidate().toString().matches(like)) {
        accepted.add(some.proposal().candidate().toString());
      } else {
        search.tell(some.proposal(), new Report.Declined("it is not like " + like));
      }
    }
    return accepted;
  }

  /** Candidates that cannot keep to a constraint may come first, however many they are. */
  @Test
  void looksThroughAWholeGrid() {
    String values =
        IntStream.range(0, 2500).mapToObj(String::valueOf).collect(Collectors.joining("|"));
    assertThat(accepted(begin("grid", space("step(" + values + ")")), ".*2499.*")).hasSize(1);
  }

  @Test
  void proposesNoCandidateTwice() {
    assertThat(accepted(begin("grid", space("step(1|2|2|1)")), ".*")).hasSize(2);
    assertThat(accepted(begin("random", space("step(1|2|3)")), ".*"))
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void randomGivesUpAfterManyThatAreDeclined() {
    assertThat(accepted(begin("random", space("step(0.0..1.0)")), "never")).isEmpty();
  }

  @Test
  void randomDrawsAsManyAsAreWantedAndSuitable() {
    List<String> wanted = accepted(begin("random(candidates=40)", space("step(0.0..1.0)")), ".*");
    assertThat(wanted).hasSize(40).doesNotHaveDuplicates();
    assertThat(accepted(begin("random", space("step(0|1|2|3|4|5|6|7)")), ".*[0-3].*")).hasSize(4);
    assertThat(accepted(begin("random(candidates=3)", space("step(0|1|2|3|4|5)")), ".*[0-3].*"))
        .hasSize(3);
    // The same candidates come first, however many are wanted.
    assertThat(accepted(begin("random(candidates=60)", space("step(0.0..1.0)")), ".*"))
        .startsWith(wanted.toArray(String[]::new));
  }

  @Test
  void asksForNothingNewWhereTheSweepIsFull() {
    Search search = begin("grid", space("step(1|2)"));
    assertThat(search.ask(Room.CLOSED)).isEqualTo(new Ask.Done());
    assertThat(search.ask(Room.OPEN)).isInstanceOf(Ask.Try.class);
  }

  @Test
  void saysHowManyAreToCome() {
    assertThat(begin("grid", space("step(1|2|2)")).outlook()).isEqualTo(new Outlook.Exactly(2));
    assertThat(begin("random", space("step(1|2|2)")).outlook()).isEqualTo(new Outlook.AtMost(2));
    assertThat(begin("random", space("step(0.0..1.0)")).outlook()).isEqualTo(new Outlook.Unknown());
    assertThat(begin("random(candidates=40)", space("step(0.0..1.0)")).outlook())
        .isEqualTo(new Outlook.AtMost(40));
  }
}
