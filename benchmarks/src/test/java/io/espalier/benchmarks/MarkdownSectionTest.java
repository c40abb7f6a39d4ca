package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownSectionTest {
  private static final MarkdownSection SECTION = MarkdownSection.RATES;
  private static final String PAGE =
      "# Title\n\nbefore\n" + SECTION.begin() + "\nold\n" + SECTION.end() + "\nafter\n";

  @Test
  void onlyTheSectionIsReplaced() {
    String page = SECTION.replace(PAGE, "new\n", "page.md");
    assertThat(page)
        .startsWith("# Title\n\nbefore\n" + SECTION.begin() + "\n\nnew\n\n")
        .endsWith(SECTION.end() + "\nafter\n")
        .doesNotContain("old");
    assertThat(SECTION.replace(page, "new", "page.md")).isEqualTo(page);
  }

  @Test
  void aPageWithoutASectionIsRefused() {
    assertThatThrownBy(() -> SECTION.replace("# Title\n", "new", "page.md"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'page.md'");
  }

  @Test
  void aPageWithTwoSectionsIsRefused() {
    assertThatThrownBy(() -> SECTION.replace(PAGE + PAGE, "new", "page.md"))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void sectionsOfOnePageStandSideBySide() {
    MarkdownSection other = MarkdownSection.MEMORY;
    String both = PAGE + other.begin() + "\n" + other.end() + "\n";
    String page = other.replace(SECTION.replace(both, "new", "page.md"), "newer", "page.md");
    assertThat(page)
        .contains(SECTION.begin() + "\n\nnew\n\n" + SECTION.end())
        .endsWith(other.begin() + "\n\nnewer\n\n" + other.end() + "\n");
  }

  @Test
  void aPageInNoFolderIsRefusedBeforeMeasuring(@TempDir Path folder) {
    Page page = new Page(folder.resolve("none").resolve("page.md"), SECTION);
    assertThatThrownBy(page::check).isInstanceOf(Refusal.class).hasMessageContaining("folder");
    new Page(folder.resolve("page.md"), SECTION).check();
  }
}
