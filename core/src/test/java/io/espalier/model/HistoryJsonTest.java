package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
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

  @Test
  void everyKindOfEditComesBack() {
    assertThat(ONE_OF_EACH.stream().map(Edit::getClass).collect(Collectors.toSet()))
        .isEqualTo(Stream.of(Edit.class.getPermittedSubclasses()).collect(Collectors.toSet()));
    History history = new History(ONE_OF_EACH);
    assertThat(HistoryJson.read(HistoryJson.write(history))).isEqualTo(history);
  }

  @Test
  void noHistoryIsAnEmptyList() {
    assertThat(HistoryJson.write(History.NONE).replace(" ", "")).isEqualTo("[]");
    assertThat(HistoryJson.read("[]")).isEqualTo(History.NONE);
  }

  @Test
  void readsTheDocumentedForm() {
    String json =
        """
        [{"kind": "removal", "why": "prune(l1, ratio=0.5)", "kept": {"conv1": [0, 2]}}]
        """;
    assertThat(HistoryJson.read(json).edits())
        .containsExactly(new Edit.Removal("prune(l1, ratio=0.5)", Map.of("conv1", List.of(0, 2))));
    assertThat(HistoryJson.write(HistoryJson.read(json)).replaceAll("\\s", ""))
        .isEqualTo(json.replaceAll("\\s", ""));
  }

  @Property(tries = 200)
  void everyFloatComesBack(@ForAll List<Float> factors) {
    History history = History.NONE.then(new Edit.Rescaling("why", "node", factors));
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
            "[{\"kind\": \"removal\", \"why\": \"\", \"kept\": {}, \"more\": 1}]")) {
      assertThatThrownBy(() -> HistoryJson.read(json))
          .as(json)
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Cannot read history: ");
    }
  }
}
