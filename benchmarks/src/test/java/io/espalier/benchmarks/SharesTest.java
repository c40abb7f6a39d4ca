package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharesTest {
  private static final int IMAGES = 8;

  @TempDir Path folder;

  @Test
  void sharesSumToOneHundredPerCent() {
    Map<Part, Integer> tenths =
        Shares.tenths(
            Map.of(Part.FORWARD, 1, Part.NORMALIZATION, 1, Part.LOSS, 0, Part.BOOKKEEPING, 1));
    assertThat(tenths.values()).containsExactly(333, 334, 0, 333);
  }

  @Test
  void thePartsAroundTheNetworkAreAddedUp() {
    Map<Part, Integer> counts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      counts.put(part, 0);
    }
    counts.putAll(
        Map.of(
            Part.FORWARD,
            890,
            Part.LOSS,
            10,
            Part.UPDATE,
            20,
            Part.DATA,
            30,
            Part.BOOKKEEPING,
            50));
    assertThat(new Shares(Map.of("net", counts)).markdown(IMAGES))
        .contains(
            "| convolutions, forward                   | 89.0  |",
            "| looking for numbers that are not finite | 0.0   |",
            "| all                                     | 100.0 |",
            "net: the rows from loss to bookkeeping together: 11.0 %; looking")
        .doesNotContain("pooling");
  }

  @Test
  void theChecksOfAStepHaveABar() {
    assertThat(markdown(9)).contains("not finite: 0.90 %, below 1 % asked, met");
    assertThat(markdown(10)).contains("not finite: 1.00 %, below 1 % asked, not met");
  }

  private static String markdown(int checks) {
    Map<Part, Integer> counts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      counts.put(part, 0);
    }
    counts.putAll(Map.of(Part.FORWARD, 1000 - checks, Part.CHECKS, checks));
    return new Shares(Map.of("net", counts)).markdown(IMAGES);
  }

  /** With a real process. */
  @Test
  void aStepIsSampled() {
    Shares shares =
        Shares.sampled(
            List.of(Networks.DEPTHWISE),
            IMAGES,
            1,
            new Commands("python3", folder),
            folder,
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    assertThat(shares.of().get(Networks.DEPTHWISE))
        .hasEntrySatisfying(Part.FORWARD, count -> assertThat(count).isPositive())
        .hasEntrySatisfying(Part.BACKWARD_DATA, count -> assertThat(count).isPositive())
        .hasEntrySatisfying(Part.BACKWARD_WEIGHTS, count -> assertThat(count).isPositive())
        .hasEntrySatisfying(Part.NORMALIZATION, count -> assertThat(count).isPositive());
  }
}
