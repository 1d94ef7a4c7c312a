package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.Samples;
import io.chatops.core.server.HealthStatus;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AlertEngineTest {
  private final AlertFixture hub = new AlertFixture();

  private static ResolveReason reason(Alert alert) {
    return Objects.requireNonNull(alert.resolution()).reason();
  }

  @Test
  void opensAtTheFirstBreachWithoutADuration() {
    hub.watch(AlertFixture.cpuAbove90(0, null));

    hub.cpu(50, 95);

    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.only().createdAt()).isEqualTo(hub.clock.instant());
    assertThat(hub.only().message()).isEqualTo("CPU usage is 95 %, above 90 %");
    assertThat(hub.only().serverName()).isEqualTo("web-1");
    assertThat(hub.heard()).containsExactly("OPENED WARNING");
    assertThat(hub.open.of(hub.server.id())).isEqualTo(HealthStatus.WARNING);
    assertThat(hub.outbox).hasSize(1);
  }

  @Test
  void staysPendingUntilTheBreachHasLasted() {
    hub.watch(AlertFixture.cpuAbove90(15, null));

    hub.cpu(95, 95, 95);
    assertThat(hub.all()).isEmpty();

    hub.cpu(95);
    assertThat(hub.only().isActive()).isTrue();
  }

  @Test
  void beginsAnewAfterAReportThatDoesNotBreach() {
    hub.watch(AlertFixture.cpuAbove90(10, null));

    hub.cpu(95, 95, 90, 95, 95);

    assertThat(hub.all()).isEmpty();
  }

  @Test
  void endsWhenFineAgain() {
    hub.watch(AlertFixture.cpuAbove90(0, null));

    hub.cpu(95, 99, 97, 90);

    assertThat(reason(hub.only())).isEqualTo(ResolveReason.RECOVERED);
    assertThat(hub.only().peakValue()).isEqualTo(99);
    assertThat(hub.only().currentValue()).isEqualTo(90);
    assertThat(hub.open.of(hub.server.id())).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void opensOnceForAValueThatHoversForTenMinutes() {
    hub.watch(AlertFixture.cpuAbove90(0, 80.0));

    for (int i = 0; i < 60; i++) {
      hub.cpu(91, 89);
    }

    assertThat(hub.only().isActive()).isTrue();
    assertThat(hub.heard()).hasSize(1);

    hub.cpu(80);
    assertThat(hub.only().isActive()).isFalse();
  }

  @Test
  void letsTwoThresholdsOnOneMetricLiveIndependently() {
    AlertThreshold high = hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 50, 0, null, 0));

    hub.cpu(95, 60);

    assertThat(hub.all()).hasSize(2);
    assertThat(hub.all())
        .allSatisfy(
            alert ->
                assertThat(alert.isActive())
                    .isEqualTo(!alert.key().thresholdId().equals(high.id())));
  }

  @Test
  void becomesCriticalButNeverLessBad() {
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 50, 0, null, 0));

    hub.cpu(60, 80, 60, 80);

    assertThat(hub.only().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(hub.heard()).containsExactly("OPENED WARNING", "ESCALATED CRITICAL");
    assertThat(hub.open.of(hub.server.id())).isEqualTo(HealthStatus.CRITICAL);
  }

  @Test
  void waitsForTheCooldown() {
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 90, 0, null, 20));

    hub.cpu(95, 50, 95, 95, 95);
    assertThat(hub.all()).hasSize(1);

    hub.cpu(95);
    assertThat(hub.all()).hasSize(2);
  }

  @Test
  void watchesEachFileSystemByItself() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    hub.clock.advance(AlertFixture.INTERVAL);

    var unused =
        hub.send(
            hub.report(
                hub.clock.instant(),
                new Samples.Builder()
                    .add(Metric.DISK_USAGE_PERCENT, null, 95)
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 90)
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/var", 99)
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/srv", 10)
                    .build()));

    assertThat(hub.all())
        .extracting(alert -> alert.key().detail())
        .containsExactlyInAnyOrder("/", "/var");
  }

  @Test
  void endsAnAlertOfWhatIsReportedNoLonger() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    hub.clock.advance(AlertFixture.INTERVAL);
    var unused =
        hub.send(
            hub.report(
                hub.clock.instant(),
                new Samples.Builder()
                    .add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/mnt/usb", 99)
                    .build()));

    hub.cpu(new double[60]);
    assertThat(hub.only().isActive()).isTrue();

    hub.cpu(0);
    assertThat(reason(hub.only())).isEqualTo(ResolveReason.NO_DATA);
  }

  @Test
  void doesNotTakeSilenceForMissingData() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    Samples full =
        new Samples.Builder().add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 99).build();
    hub.clock.advance(AlertFixture.INTERVAL);
    var first = hub.send(hub.report(hub.clock.instant(), full));
    hub.cpu(0);

    hub.clock.advance(Duration.ofHours(1));
    hub.cpu(0);
    var second = hub.send(hub.report(hub.clock.instant().plusMillis(1), full));

    assertThat(hub.only().isActive()).isTrue();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @Test
  void beginsPendingAnewAfterAGap() {
    hub.watch(AlertFixture.cpuAbove90(60, null));
    hub.cpu(95);

    hub.clock.advance(Duration.ofMinutes(10));
    hub.cpu(95);

    assertThat(hub.all()).isEmpty();
  }

  @Test
  void opensNoFurtherAlertsWhereThousandsAreOpen() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    Samples.Builder many = new Samples.Builder();
    for (int i = 0; i < 1_500; i++) {
      many.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/mnt/" + i, 99);
    }
    hub.clock.advance(AlertFixture.INTERVAL);

    var unused = hub.send(hub.report(hub.clock.instant(), many.build()));

    assertThat(hub.stored.findOpen()).hasSize(KeyWatches.MAX_KEYS);
  }

  @Test
  void evaluatesTheWholeMachineDespiteManyBadParts() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    hub.watch(AlertFixture.cpuAbove90(0, null));
    fileSystems(0, 1_500, 99);

    hub.cpu(95);

    assertThat(hub.stored.findOpen()).hasSize(KeyWatches.MAX_KEYS + 1);
  }

  @Test
  void followsNewPartsInPlaceOfManyThatAreOver() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    fileSystems(0, 1_100, 99);
    fileSystems(0, 1_100, 10);
    assertThat(hub.stored.findOpen()).isEmpty();

    fileSystems(2_000, 2_001, 99);

    assertThat(hub.stored.findOpen())
        .extracting(alert -> alert.key().detail())
        .containsExactly("/mnt/2000");
  }

  @Test
  void forgetsAResolutionByHandOfWhatIsGone() {
    hub.watch(AlertFixture.details(MetricType.DISK, null, Comparison.GE, 90, 0, null, 0));
    fileSystems(0, 1, 99);
    hub.resolve(hub.only());
    for (int i = 0; i < 70; i++) {
      hub.cpu(10); // some six minutes without it
    }

    fileSystems(0, 1, 99);

    assertThat(hub.stored.findOpen()).hasSize(1);
  }

  private void fileSystems(int from, int to, double usage) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = from; i < to; i++) {
      samples.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/mnt/" + i, usage);
    }
    hub.clock.advance(AlertFixture.INTERVAL);
    var unused = hub.send(hub.report(hub.clock.instant(), samples.build()));
  }

  @Test
  void watchesEarlierAgentsThatDoNotCount() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    for (double value : new double[] {95, 50}) {
      hub.clock.advance(AlertFixture.INTERVAL);
      MetricReport counted = hub.cpuReport(hub.clock.instant(), value);
      var unused =
          hub.send(
              new MetricReport(
                  counted.serverId(),
                  null,
                  0,
                  counted.collectedAt(),
                  counted.receivedAt(),
                  counted.samples(),
                  counted.document()));
    }

    assertThat(hub.only().isActive()).isFalse();
  }

  @Test
  void tellsOfAlertsThatGoWithTheirServer() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95);

    hub.servers.remove(hub.server.id());
    hub.engine.remove(hub.server.id());
    hub.cpu(95);

    assertThat(hub.all()).isEmpty();
    assertThat(hub.told).hasSize(2);
    assertThat(reason(hub.told.get(1).alert())).isEqualTo(ResolveReason.SERVER_REMOVED);
    assertThat(hub.open.of(hub.server.id())).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void forgetsEndsThatNoReportCanRepeat() {
    hub.watch(AlertFixture.cpuAbove90(0, null));
    hub.cpu(95, 50);
    assertThat(hub.stored.findHolds()).hasSize(1);

    hub.clock.advance(Duration.ofDays(8));
    hub.engine.evictExpired();

    assertThat(hub.stored.findHolds()).isEmpty();
  }

  @Test
  void saysWhichServicesAreToBeCounted() {
    AlertThreshold nginx =
        hub.watch(AlertFixture.details(MetricType.SERVICE, "nginx", Comparison.LT, 1, 0, null, 0));
    hub.watch(AlertFixture.details(MetricType.SERVICE, "cron", Comparison.LT, 1, 0, null, 0));
    hub.remove(nginx.id());

    assertThat(hub.services).containsExactly("", "nginx", "cron,nginx", "cron");
  }
}
