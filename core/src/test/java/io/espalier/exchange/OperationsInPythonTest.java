package io.espalier.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.network.Activation;
import io.espalier.network.Ops;
import io.espalier.network.Pool;
import io.espalier.spec.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reader in {@code python} knows every operation with all its options; needs no Python. */
class OperationsInPythonTest {
  private static final Path SOURCE =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("python/espalier_model/operations.py");

  private static final Pattern BUILDER =
      Pattern.compile(
          "@operation\\(\"([a-z-]+)\"\\)\\s+def \\w+\\(shapes: Sequence\\[Shape](?:, \\*, ([^)]*))?\\)");

  private static final Pattern FUNCTION =
      Pattern.compile("^    \"([a-z0-9-]+)\": ", Pattern.MULTILINE);

  @Test
  void everyOperationHasABuilderThatTakesItsOptions() throws IOException {
    Map<String, List<String>> known = new LinkedHashMap<>();
    for (String name : Ops.CATALOG.names()) {
      known.put(name, List.copyOf(Ops.CATALOG.defaults(name).options().keySet()));
    }
    Map<String, List<String>> read = new LinkedHashMap<>();
    Matcher builder = BUILDER.matcher(Files.readString(SOURCE));
    while (builder.find()) {
      read.put(builder.group(1), options(builder.group(2)));
    }
    assertThat(read).containsExactlyInAnyOrderEntriesOf(known);
  }

  private static List<String> options(String parameters) {
    return parameters == null
        ? List.of()
        : Arrays.stream(parameters.split(",", -1))
            .map(each -> each.strip().replaceFirst("_$", "").replace('_', '-'))
            .toList();
  }

  @Test
  void everyKindOfActivationAndPoolIsThere() throws IOException {
    String source = Files.readString(SOURCE);
    List<String> activations = new ArrayList<>();
    Matcher function = FUNCTION.matcher(source);
    while (function.find()) {
      activations.add(function.group(1));
    }
    assertThat(activations)
        .containsExactlyElementsOf(
            Arrays.stream(Activation.Kind.values()).map(Spelling::constant).toList());
    for (Pool.Kind kind : Pool.Kind.values()) {
      assertThat(source).contains("kind == \"" + Spelling.constant(kind) + "\"");
    }
  }
}
