package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentTimesTest {
  private final RecentTimes times = new RecentTimes();

  @Test
  void tellsNothingBeforeTheFirst() {
    assertThat(times.p99()).isNull();
  }

  @Test
  void leavesOutTheOneOfAHundredThatTookLongest() {
    times.add(7);
    assertThat(times.p99()).isEqualTo(Duration.ofNanos(7));

    for (int i = 1; i < 99; i++) {
      times.add(i);
    }
    times.add(1_000_000);

    assertThat(times.p99()).isEqualTo(Duration.ofNanos(98));
  }

  @Test
  void forgetsWhatIsLongAgo() {
    for (int i = 0; i < RecentTimes.KEPT; i++) {
      times.add(1_000_000);
    }
    for (int i = 0; i < RecentTimes.KEPT; i++) {
      times.add(3);
    }

    assertThat(times.p99()).isEqualTo(Duration.ofNanos(3));
  }
}
