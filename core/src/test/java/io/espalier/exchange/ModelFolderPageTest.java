package io.espalier.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channel.Selection;
import io.espalier.model.HistoryJson;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.NetworkJson;
import io.espalier.network.Op;
import io.espalier.network.Ops;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Call;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import io.espalier.step.Steps;
import io.espalier.testing.RandomWeights;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on a model's files says what the program writes. */
class ModelFolderPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("docs/model-folder.md");

  @Test
  void theTableOfOperationsIsTheCatalogues() throws IOException {
    assertThat(Files.readString(PAGE)).contains(operations());
  }

  @Test
  void everyOperationIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    String meanings = page.substring(page.indexOf("| operation | computes |"));
    for (String name : Ops.CATALOG.names()) {
      assertThat(meanings).contains("\n| `" + name + "` | ");
    }
  }

  @Test
  void theExampleIsWhatIsWritten() throws IOException {
    Model pruned = example();
    assertThat(Files.readString(PAGE))
        .contains("```json\n" + NetworkJson.write(pruned.network()) + "```")
        .contains("```json\n" + HistoryJson.write(pruned.history()) + "```");
  }

  /** A convolution of four filters that lost two. */
  static Model example() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 8, 8));
    b.add("conv1", Conv.of(4, 3), Network.INPUT);
    b.add("bn1", BatchNorm.DEFAULTS, "conv1");
    b.add("relu", new Activation(Activation.Kind.RELU), "bn1");
    b.add("avgpool", new GlobalAveragePool(), "relu");
    b.add("fc", new Linear(2, true), "avgpool");
    return Surgery.remove(
        RandomWeights.of(b.build(), 1),
        new Selection(Map.of("conv1", List.of(1, 3))),
        Steps.CATALOG.full(Call.parse("prune(ratio=0.5)")).toString());
  }

  /** A line for each operation. */
  static String operations() {
    StringBuilder table =
        new StringBuilder("| operation | inputs | options | defaults |\n|---|---|---|---|\n");
    for (String name : Ops.CATALOG.names()) {
      Call defaults = Ops.CATALOG.defaults(name);
      Op op = Ops.CATALOG.read(defaults);
      String options =
          Arrays.stream(op.getClass().getRecordComponents())
              .map(each -> "`" + Spelling.kebab(each.getName()) + "`: " + type(each))
              .collect(Collectors.joining("; "));
      String values =
          defaults.options().values().stream().map(Spelling::of).collect(Collectors.joining("; "));
      String inputs = op.arity() == Op.SEVERAL ? "2 or more" : String.valueOf(op.arity());
      table.append(Text.of("| `%s` | %s | %s | %s |\n", name, inputs, options, values));
    }
    return table.toString();
  }

  private static String type(RecordComponent option) {
    Class<?> type = option.getType();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> "`" + Spelling.constant((Enum<?>) each) + "`")
          .collect(Collectors.joining(", "));
    }
    Map<Class<?>, String> names =
        Map.of(
            int.class, "integer",
            double.class, "number",
            boolean.class, "boolean",
            Window.class, "[height, width]",
            List.class, "list of integers");
    return names.get(type);
  }
}
