package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ColumnsTextTest {
  @Test
  void thePageOnTablesShowsTheColumnsAsTheyAre() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path root = Files.exists(module.resolve("docs")) ? module : module.getParent();
    assertThat(Files.readString(root.resolve("docs/tables.md")))
        .as("docs/tables.md is out of date; put in what 'espalier results --columns' prints")
        .contains("\n\n" + ColumnsText.markdown() + "\n");
  }
}
