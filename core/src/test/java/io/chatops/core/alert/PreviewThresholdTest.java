package io.chatops.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.ThresholdPreview.Episode;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.memory.InMemoryMetricStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class PreviewThresholdTest {
  private final AlertFixture hub = new AlertFixture();
  private final InMemoryMetricStore metrics =
      new InMemoryMetricStore(hub.clock, Duration.ofDays(30));
  private final PreviewThreshold preview =
      new PreviewThreshold(
          hub.owned, hub.servers, metrics, hub.clock, AlertFixture.SILENCE, Duration.ofDays(3));

  private void cpu(double... values) {
    for (double value : values) {
      hub.clock.advance(AlertFixture.INTERVAL);
      var unused = metrics.append(hub.cpuReport(hub.clock.instant(), value));
    }
  }

  /** A moment after the last report. */
  private ThresholdPreview preview(ThresholdDetails rules, int days) {
    hub.clock.advance(Duration.ofSeconds(1));
    return preview.preview(hub.ada, rules, days);
  }

  @Test
  void tellsWhatTheEngineWouldHaveRaised() {
    ThresholdDetails rules = AlertFixture.cpuAbove90(10, 80.0);
    Instant start = hub.clock.instant();
    cpu(50, 95, 96, 99, 85, 91, 80, 50, 95, 95, 50, 95, 95, 95);

    ThresholdPreview shown = preview(rules, 1);

    assertThat(shown.count()).isEqualTo(2);
    assertThat(shown.episodes())
        .containsExactly(
            new Episode(
                hub.server.id(),
                "web-1",
                "",
                start.plusSeconds(70),
                null,
                Duration.ofSeconds(1),
                95,
                Severity.WARNING),
            new Episode(
                hub.server.id(),
                "web-1",
                "",
                start.plusSeconds(20),
                start.plusSeconds(35),
                Duration.ofSeconds(15),
                99,
                Severity.WARNING));
    assertThat(shown.firing()).isEqualTo(Duration.ofSeconds(16));
    assertThat(shown.resolution()).isEqualTo(Duration.ofSeconds(5));
    assertThat(shown.truncated()).isFalse();
  }

  @Test
  void changesNothing() {
    cpu(95, 95);

    preview(AlertFixture.cpuAbove90(0, null), 1);

    assertThat(hub.all()).isEmpty();
    assertThat(hub.thresholds.findAll()).isEmpty();
    assertThat(hub.told).isEmpty();
  }

  @Test
  void looksAtAllServersAcrossItsWindows() {
    for (int day = 0; day < 5; day++) {
      cpu(95, 50);
      hub.clock.advance(Duration.ofDays(1));
    }
    hub.newServer("db-1");

    ThresholdPreview shown = preview(AlertFixture.cpuAbove90(0, null), 30);

    assertThat(shown.servers()).isEqualTo(2);
    assertThat(shown.count()).isEqualTo(5);
    assertThat(shown.episodes())
        .extracting(Episode::startedAt)
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void tellsOfTheNewestHundredAndCountsAll() {
    for (int i = 0; i < 150; i++) {
      cpu(95, 50);
    }

    ThresholdPreview shown = preview(AlertFixture.cpuAbove90(0, null), 1);

    assertThat(shown.count()).isEqualTo(150);
    assertThat(shown.episodes()).hasSize(PreviewThreshold.MOST_EPISODES);
    assertThat(shown.truncated()).isTrue();
    assertThat(shown.episodes().get(0).endedAt()).isEqualTo(hub.clock.instant().minusSeconds(1));
  }

  @Test
  void takesGapsBetweenReportsForSilence() {
    cpu(1, 1);
    Instant last = hub.clock.instant();
    hub.clock.advance(Duration.ofMinutes(10));
    cpu(1);

    ThresholdPreview shown =
        preview(AlertFixture.details(MetricType.OFFLINE, null, Comparison.GE, 120, 0, null, 0), 1);

    assertThat(shown.episodes())
        .singleElement()
        .satisfies(
            episode -> {
              assertThat(episode.startedAt())
                  .isBetween(last.plusSeconds(120), last.plusSeconds(121));
              assertThat(episode.endedAt()).isEqualTo(hub.clock.instant().minusSeconds(1));
              assertThat(episode.peakValue()).isBetween(604.0, 605.0);
            });
  }

  @Test
  void refusesWhatCouldNeverRaiseAnAlert() {
    ThresholdDetails never =
        AlertFixture.details(MetricType.MEMORY, null, Comparison.LT, 0, 0, null, 0);

    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> preview.preview(hub.ada, never, 1))
        .withMessageStartingWith("threshold_value: must be above 0 for lt");
  }

  @Test
  void looksOnlyAtOnesOwnServers() {
    ThresholdDetails rules = AlertFixture.cpuAbove90(0, null);
    cpu(95);

    assertThat(preview.preview(hub.bob, rules, 7).servers()).isZero();
    ThresholdDetails onAdas =
        new ThresholdDetails(
            null,
            hub.server.id(),
            MetricType.CPU,
            null,
            Comparison.GT,
            90,
            Duration.ZERO,
            null,
            null,
            Duration.ZERO,
            true);
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> preview.preview(hub.bob, onAdas, 7))
        .matches(e -> e.code() == ErrorCode.NOT_FOUND);
  }
}
