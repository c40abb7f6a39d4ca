package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.train.TrainingMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MethodsTest {
  @Test
  void everyMethodReadsBackFromItsText() {
    for (String name : Methods.CATALOG.names()) {
      TrainingMethod method = Methods.CATALOG.read(name);
      assertThat(Methods.CATALOG.read(Methods.CATALOG.write(method))).isEqualTo(method);
      assertThat(Methods.CATALOG.read(Methods.CATALOG.writeFull(method))).isEqualTo(method);
    }
  }

  @Test
  void everyMethodHasAPageThatShowsItsOptions() throws Exception {
    Path docs = Files.exists(Path.of("docs")) ? Path.of("docs") : Path.of("..", "docs");
    for (String name : Methods.CATALOG.names()) {
      String page = Files.readString(docs.resolve("methods").resolve(name + ".md"));
      assertThat(page).startsWith("# " + name).contains("```");
      assertThat(page.lines()).hasSizeLessThan(50);
      TrainingMethod method = Methods.CATALOG.read(name);
      if (Methods.CATALOG.write(method).name().equals(name)) {
        assertThat(Methods.CATALOG.defaults(name).options().keySet())
            .allSatisfy(option -> assertThat(page).contains(option));
      }
    }
  }
}
