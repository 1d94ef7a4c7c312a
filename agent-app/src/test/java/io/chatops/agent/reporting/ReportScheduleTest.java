package io.chatops.agent.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportScheduleTest {
  private static final Duration FIVE = Duration.ofSeconds(5);

  private final ReportSchedule schedule = new ReportSchedule(seconds(1));

  @Test
  void isDueAtItsTime() {
    assertThat(schedule.isDue(seconds(1) - 1)).isFalse();
    assertThat(schedule.isDue(seconds(1))).isTrue();
  }

  @Test
  void staysOnItsGridAfterALateReport() {
    schedule.advance(seconds(1) + 300_000_000, FIVE);
    assertThat(schedule.next()).isEqualTo(seconds(6));

    schedule.advance(seconds(9), FIVE);
    assertThat(schedule.next()).isEqualTo(seconds(11));
  }

  @Test
  void skipsMissedTimes() {
    schedule.advance(seconds(23), FIVE);

    assertThat(schedule.next()).isEqualTo(seconds(26));
    assertThat(schedule.isDue(seconds(23))).isFalse();
  }

  @Test
  void appliesANewIntervalAtTheNextReport() {
    schedule.advance(seconds(1), FIVE);
    schedule.advance(seconds(6), Duration.ofSeconds(60));

    assertThat(schedule.next()).isEqualTo(seconds(66));
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
