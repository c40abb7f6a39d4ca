package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import org.junit.jupiter.api.Test;

class MarkdownSectionTest {
  private static final String PAGE =
      "# Title\n\nbefore\n" + MarkdownSection.BEGIN + "\nold\n" + MarkdownSection.END + "\nafter\n";

  @Test
  void onlyTheSectionIsReplaced() {
    String page = MarkdownSection.replace(PAGE, "new\n", "page.md");
    assertThat(page)
        .startsWith("# Title\n\nbefore\n" + MarkdownSection.BEGIN + "\n\nnew\n\n")
        .endsWith(MarkdownSection.END + "\nafter\n")
        .doesNotContain("old");
    assertThat(MarkdownSection.replace(page, "new", "page.md")).isEqualTo(page);
  }

  @Test
  void aPageWithoutASectionIsRefused() {
    assertThatThrownBy(() -> MarkdownSection.replace("# Title\n", "new", "page.md"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'page.md'");
  }

  @Test
  void aPageWithTwoSectionsIsRefused() {
    assertThatThrownBy(() -> MarkdownSection.replace(PAGE + PAGE, "new", "page.md"))
        .isInstanceOf(Refusal.class);
  }
}
