package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.Samples;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Kills of the hub, and a storage that goes away. */
class AlertDurabilityTest {
  private final AlertFixture hub = new AlertFixture();

  private static ResolveReason reason(Alert alert) {
    return Objects.requireNonNull(alert.resolution()).reason();
  }

  @Test
  void opensNoSecondAlertForTheSameEpisode() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);

    hub.restart();
    hub.cpu(96, 50);

    assertThat(reason(hub.only())).isEqualTo(ResolveReason.RECOVERED);
    assertThat(hub.heard()).containsExactly("OPENED WARNING", "RESOLVED WARNING");
  }

  @Test
  void keepsCountingTheDuration() {
    hub.watch(AlertFixture.cpuAbove90(15, null));
    hub.cpu(95, 95);

    hub.restart();
    hub.cpu(95);
    assertThat(hub.all()).isEmpty();

    hub.cpu(95);
    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void ignoresReportsThatAreSentAgain() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.clock.advance(AlertFixture.INTERVAL);
    MetricReport breach = hub.cpuReport(hub.clock.instant(), 95);
    hub.clock.advance(AlertFixture.INTERVAL);
    MetricReport fine = hub.cpuReport(hub.clock.instant(), 50);
    var first = hub.send(breach);
    var second = hub.send(fine);

    hub.restart();
    var third = hub.send(hub.again(breach));
    var fourth = hub.send(hub.again(fine));

    assertThat(hub.only().isActive()).isFalse();
    assertThat(hub.heard()).hasSize(2);
    assertThat(List.of(first, second, third, fourth)).allMatch(CompletableFuture::isDone);
  }

  @Test
  void losesNothingThatWasAcknowledgedWhenKilledBeforeStoring() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.alerts.away = true;
    hub.clock.advance(AlertFixture.INTERVAL);
    MetricReport breach = hub.cpuReport(hub.clock.instant(), 95);
    CompletableFuture<?> acknowledgement = hub.send(breach);
    assertThat(acknowledgement).isNotDone();

    hub.alerts.away = false;
    hub.restart();
    assertThat(hub.all()).isEmpty();
    var again = hub.send(hub.again(breach));

    assertThat(again).isCompleted();
    assertThat(hub.only().createdAt()).isEqualTo(breach.collectedAt());
  }

  @Test
  void endsAlertsOfAThresholdThatWentWhileNobodyLooked() {
    AlertThreshold threshold = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);
    hub.thresholds.remove(threshold.id()); // and then the hub was killed

    hub.restart();

    assertThat(reason(hub.only())).isEqualTo(ResolveReason.THRESHOLD_DELETED);
  }

  @Test
  void acknowledgesNothingWhileTheStorageIsAway() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.alerts.away = true;
    hub.clock.advance(AlertFixture.INTERVAL);
    CompletableFuture<?> opening = hub.send(hub.cpuReport(hub.clock.instant(), 95));
    hub.clock.advance(AlertFixture.INTERVAL);
    CompletableFuture<?> next = hub.send(hub.cpuReport(hub.clock.instant(), 96));
    assertThat(opening).isNotDone();
    assertThat(next).as("acknowledgements keep their order").isNotDone();
    assertThat(hub.told).isEmpty();

    hub.alerts.away = false;
    hub.engine.storeSoon();

    assertThat(opening).isCompleted();
    assertThat(next).isCompleted();
    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.heard()).containsExactly("OPENED WARNING");
  }

  @Test
  void tellsOnceWhenTheAnswerOfACommitGotLost() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.alerts.losesNextAnswer = true;
    hub.cpu(95);

    hub.engine.storeSoon();

    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.heard()).containsExactly("OPENED WARNING");
    assertThat(hub.outbox).hasSize(1);
  }

  @Test
  void isNotHeldUpByWhatCanNeverBeStored() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    hub.alerts.refused = "broken";
    hub.clock.advance(AlertFixture.INTERVAL);

    CompletableFuture<?> acknowledgement =
        hub.send(
            hub.report(
                hub.clock.instant(),
                new Samples.Builder()
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/broken", 99)
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/\0", 99)
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/good", 99)
                    .build()));

    assertThat(acknowledgement).isCompleted();
    assertThat(hub.only().key().detail()).isEqualTo("/good");
  }

  @Test
  void believesTheStorageWhereAnotherHubWasFirst() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    AlertEngine other = hub.engine;
    hub.restart();
    hub.cpu(95);
    Alert theirs = hub.only();

    hub.clock.advance(AlertFixture.INTERVAL);
    var opening = other.evaluate(hub.cpuReport(hub.clock.instant(), 97));
    hub.clock.advance(AlertFixture.INTERVAL);
    var ending = other.evaluate(hub.cpuReport(hub.clock.instant(), 50));

    assertThat(opening).isCompleted();
    assertThat(ending).isCompleted();
    assertThat(hub.only().id()).isEqualTo(theirs.id());
    assertThat(hub.only().isActive()).isFalse();
  }

  @Test
  void storesNewestValuesNowAndThen() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95, 99, 96);
    assertThat(hub.only().peakValue()).isEqualTo(95);
    assertThat(hub.engine.withNewestValues(hub.only()).peakValue()).isEqualTo(99);
    hub.alerts.away = true;
    assertThat(catchThrowable(hub.engine::saveValues)).isNotNull();
    hub.alerts.away = false;

    hub.engine.saveValues();

    assertThat(hub.only().peakValue()).isEqualTo(99);
    assertThat(hub.only().currentValue()).isEqualTo(96);
  }
}
