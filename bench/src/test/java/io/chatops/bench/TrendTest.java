package io.chatops.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void findsTheSlopeOfALineThroughNoise() {
    Trend trend = new Trend();
    for (int i = 0; i <= 100; i++) {
      trend.add(i / 10.0, 500 + 3 * i / 10.0 + (i % 2 == 0 ? 1 : -1));
    }

    assertThat(trend.slope()).isCloseTo(3, within(0.01));
    assertThat(trend.first()).isEqualTo(501);
    assertThat(trend.last()).isEqualTo(531);
    assertThat(trend.least()).isEqualTo(499.3, within(0.001));
    assertThat(trend.most()).isEqualTo(531);
    assertThat(trend.mean()).isCloseTo(515, within(0.01));
  }

  @Test
  void hasNoSlopeWithoutTwoPoints() {
    Trend trend = new Trend();
    trend.add(1, 1);

    assertThat(trend.slope()).isNaN();
  }
}
