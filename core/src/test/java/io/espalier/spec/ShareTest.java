package io.espalier.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class ShareTest {
  /** Every share with up to four decimals, of every layer that networks have. */
  @Test
  void countsAsInDecimal() {
    for (int tenThousandths = 0; tenThousandths <= 10_000; tenThousandths++) {
      double share = tenThousandths / 10_000.0;
      for (int size = 1; size <= 2048; size++) {
        int of = size * tenThousandths / 10_000;
        int rest = size * (10_000 - tenThousandths) / 10_000;
        if (Share.of(size, share) != of
            || Share.rest(size, share) != rest
            || Share.atLeast(size, share) != size - rest) {
          assertThat(new long[] {Share.of(size, share), Share.rest(size, share)})
              .as("%d things, share %s", size, share)
              .containsExactly(of, rest);
        }
      }
    }
  }

  @Test
  void countsAsTheDecimalsThatAreWrittenUpToEight() {
    for (String written : new String[] {"0.33333333", "0.12345678", "0.9", "0.00000001"}) {
      for (int size : new int[] {1, 3, 10, 64, 1000, 100_000}) {
        BigDecimal of = new BigDecimal(written).multiply(BigDecimal.valueOf(size));
        BigDecimal rest = BigDecimal.valueOf(size).subtract(of);
        double share = Double.parseDouble(written);
        assertThat(Share.of(size, share))
            .isEqualTo(of.setScale(0, RoundingMode.FLOOR).intValueExact());
        assertThat(Share.rest(size, share))
            .isEqualTo(rest.setScale(0, RoundingMode.FLOOR).intValueExact());
      }
    }
  }

  /** As a share of the multiply-accumulates: in binary, 0.7 of this many is a little too few. */
  @Test
  void countsBillionsAsInDecimal() {
    assertThat((long) (1_512_581_120L * 0.7)).isEqualTo(1_058_806_783);
    assertThat(Share.of(1_512_581_120L, 0.7)).isEqualTo(1_058_806_784);
    for (long size : new long[] {40_551_040, 1_512_581_120, 4_089_184_256L, 30_947_155_968L}) {
      for (int thousandths = 1; thousandths <= 1000; thousandths++) {
        double share = thousandths / 1000.0;
        assertThat(Share.of(size, share)).isEqualTo(size * thousandths / 1000);
        assertThat(Share.atLeast(size, share)).isEqualTo((size * thousandths + 999) / 1000);
      }
    }
  }

  /** As a growing share is: in decimal, 0.7 * 0.1 would be a rounding error below 7 of 100. */
  @Test
  void countsComputedSharesAsTheyAreMeant() {
    assertThat(0.7 * 0.1).isLessThan(0.07);
    assertThat(Share.of(100, 0.7 * 0.1)).isEqualTo(7);
    assertThat(Share.of(3, 1 / 3.0)).isEqualTo(1);
    assertThat(Share.rest(3, 2 / 3.0)).isEqualTo(1);
  }
}
