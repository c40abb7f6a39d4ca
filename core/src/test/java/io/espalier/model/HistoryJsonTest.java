package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.Side;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HistoryJsonTest {
  private static final List<Edit> ONE_OF_EACH =
      List.of(
          new Edit.Removal("prune(l1, ratio=0.5)", Map.of("conv1", List.of(0, 2), "a", List.of(1))),
          new Edit.Merging("rewrite(merge)", Map.of("conv1", List.of(List.of(0, 2), List.of(1)))),
          new Edit.Rescaling("prune(lasso, ratio=0.5)", "layer1.0.conv2", List.of(0.1f, -3f, 0f)),
          new Edit.Narrowing("prune(sfp)", "layer1.0.conv1", List.of(1, 5)),
          new Edit.Rewriting("rewrite(deploy)", "deploy"),
          new Edit.Sampling("prune-lasso(ratio=0.5)", "layer1.0.conv1", List.of(0, 3)));

  private static final Origin ORIGIN =
      new Origin(
          Map.of("conv1", 3, "a", 2),
          Map.of(
              "conv1",
              List.of(
                  new Occurrence("conv1", Side.FILTERS, 1, List.of(0, 1, 2)),
                  new Occurrence("bn1", Side.SCALES, 1, List.of(4, 5, 6)),
                  new Occurrence("fc", Side.COLUMNS, 2, List.of(0, 3, 1, 4, 2, 5))),
              "a",
              List.of()));

  @Test
  void everyKindOfEditComesBack() {
    assertThat(ONE_OF_EACH.stream().map(Edit::getClass).collect(Collectors.toSet()))
        .isEqualTo(Stream.of(Edit.class.getPermittedSubclasses()).collect(Collectors.toSet()));
    History history = History.of(ONE_OF_EACH).then(ONE_OF_EACH.get(0), ORIGIN);
    assertThat(HistoryJson.read(HistoryJson.write(history))).isEqualTo(history);
  }

  @Test
  void noHistoryHasNoEdits() {
    assertThat(HistoryJson.write(History.NONE).replaceAll("\\s", ""))
        .isEqualTo("{\"format\":\"espalier-history\",\"version\":2,\"edits\":[]}");
    assertThat(HistoryJson.read(HistoryJson.write(History.NONE))).isEqualTo(History.NONE);
  }

  @Test
  void theFirstVersionWasAListOfEditsAlone() {
    String json =
        """
        [{"kind": "removal", "why": "prune(l1, ratio=0.5)", "kept": {"conv1": [0, 2]}}]
        """;
    Edit edit = new Edit.Removal("prune(l1, ratio=0.5)", Map.of("conv1", List.of(0, 2)));
    History history = HistoryJson.read(json);
    assertThat(history).isEqualTo(History.of(List.of(edit)));
    assertThat(HistoryJson.canonical(history).replaceAll("\\s", ""))
        .isEqualTo(json.replaceAll("\\s", ""));
    assertThat(HistoryJson.read(HistoryJson.write(history))).isEqualTo(history);
    assertThat(HistoryJson.read("[]")).isEqualTo(History.NONE);
  }

  @Test
  void whatAnEditChoseAmongIsReadable() {
    Edit edit = new Edit.Narrowing("sfp", "conv1", List.of(1));
    History history = History.NONE.then(edit, Origin.of("conv1", 3, Map.of("conv1", Side.FILTERS)));
    assertThat(HistoryJson.write(history))
        .contains("\"kept\": [1]")
        .contains("\"of\": {\"conv1\": 3}")
        .contains("{\"node\": \"conv1\", \"side\": \"filters\", \"each\": 1, \"first\": 0}");
    assertThat(HistoryJson.canonical(history)).doesNotContain("\"of\"", "members");
  }

  @Property(tries = 200)
  void everyFloatComesBack(@ForAll List<Float> factors) {
    History history = History.of(List.of(new Edit.Rescaling("why", "node", factors)));
    assertThat(HistoryJson.read(HistoryJson.write(history))).isEqualTo(history);
  }

  @Test
  void refusesWhatIsNoHistory() {
    for (String json :
        List.of(
            "",
            "{",
            "{}",
            "[] []",
            "[{\"kind\": \"growth\", \"why\": \"\"}]",
            "[{\"why\": \"\", \"kept\": {}}]",
            "[{\"kind\": \"removal\", \"why\": \"\"}]",
            "[{\"kind\": \"removal\", \"why\": \"\", \"kept\": {\"a\": [0.5]}}]",
            "[{\"kind\": \"removal\", \"why\": \"\", \"kept\": {}, \"more\": 1}]",
            "[1]",
            "{\"format\": \"espalier-network\", \"version\": 2, \"edits\": []}",
            "{\"format\": \"espalier-history\", \"version\": 3, \"edits\": []}",
            "{\"format\": \"espalier-history\", \"edits\": []}",
            of("[]", "{}"),
            of("{\"a\": 0}", "{}"),
            of("{}", "{\"a\": []}"),
            of("{\"a\": 2}", "{\"a\": [{}]}"),
            of("{\"a\": 2}", member("\"side\": \"filters\", \"each\": 1")),
            of("{\"a\": 2}", member("\"side\": \"rows\", \"each\": 1, \"first\": 0")),
            of("{\"a\": 2}", member("\"side\": \"filters\", \"each\": 1, \"channels\": [0]")))) {
      assertThatThrownBy(() -> HistoryJson.read(json))
          .as(json)
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Cannot read history: ");
    }
  }

  private static String of(String of, String members) {
    return Text.of(
        "[{\"kind\": \"removal\", \"why\": \"\", \"kept\": {}, \"of\": %s, \"members\": %s}]",
        of, members);
  }

  private static String member(String keys) {
    return "{\"a\": [{\"node\": \"a\", " + keys + "}]}";
  }
}
