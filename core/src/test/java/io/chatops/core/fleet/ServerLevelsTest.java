package io.chatops.core.fleet;

import static io.chatops.core.server.HealthStatus.CRITICAL;
import static io.chatops.core.server.HealthStatus.HEALTHY;
import static io.chatops.core.server.HealthStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.AlertRepository.OpenOne;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rule for colours, order and health of values. */
class ServerLevelsTest {
  private final ServerId id = ServerId.random();
  private final MutableClock clock = MutableClock.atSomeTime();
  private final LatestVitals vitals = new LatestVitals();
  private final OpenAlerts alerts = new OpenAlerts();
  private final ServerLevels levels = new ServerLevels(alerts, vitals, clock);

  @Test
  void judgesByRecommendedThresholdsWithoutOwnOnes() {
    report(95, 50, 96, 1.5);
    assertThat(now()).isEqualTo(new ServerLevels.Levels(WARNING, HEALTHY, CRITICAL, HEALTHY, 1.1));
    assertThat(levels.ofValues(id)).isEqualTo(CRITICAL);
  }

  @Test
  void judgesByOwnThresholdsWhereThereAreSome() {
    levels.judgeBy(
        server -> List.of(above(MetricType.MEMORY, 40, null), above(MetricType.DISK, 99, "/")));
    report(10, 50, 96, 0);
    assertThat(now()).isEqualTo(new ServerLevels.Levels(HEALTHY, WARNING, HEALTHY, HEALTHY, 1.2));
  }

  @Test
  void leavesHealthToAlertsWhereThresholdsAreOwn() {
    levels.judgeBy(server -> List.of(above(MetricType.DISK, 90, null)));
    report(10, 50, 96, 0);
    assertThat(levels.ofValues(id)).isEqualTo(HEALTHY);
  }

  @Test
  void ignoresOwnThresholdsOnOtherFileSystems() {
    levels.judgeBy(server -> List.of(above(MetricType.DISK, 99, "/boot")));
    report(10, 50, 96, 0);
    assertThat(now().disk()).isEqualTo(CRITICAL);
  }

  @Test
  void countsTheCpuOfTenMinutesForHealth() {
    report(100, 10, 10, 0);
    assertThat(levels.ofValues(id)).isEqualTo(HEALTHY);
    busyFor(Duration.ofMinutes(10));
    assertThat(levels.ofValues(id)).isEqualTo(WARNING);
  }

  @Test
  void warnsOfLoadAboveTheCores() {
    report(10, 10, 10, 2.5);
    assertThat(now().load()).isEqualTo(WARNING);
    assertThat(levels.ofValues(id)).isEqualTo(HEALTHY);
  }

  @Test
  void coloursAValueByItsOpenAlertIfThatIsWorse() {
    alerts.replace(
        server -> true,
        List.of(open(MetricType.CPU, Severity.CRITICAL), open(MetricType.DISK, Severity.WARNING)));
    report(95, 50, 96, 2.5);
    assertThat(now()).isEqualTo(new ServerLevels.Levels(CRITICAL, HEALTHY, CRITICAL, WARNING, 1.2));
  }

  private OpenOne open(MetricType type, Severity severity) {
    return new OpenOne(AlertId.random(), id, type, severity, null, null);
  }

  @Test
  void tellsTheTimeOfTheNewestReport() {
    assertThat(levels.reportedAt(id)).isNull();
    report(1, 1, 1, 1);
    Instant reported = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    assertThat(levels.reportedAt(id)).isEqualTo(reported);
    assertThat(condition(reported.minusSeconds(300)).lastSeen()).isEqualTo(reported);
    assertThat(condition(reported.plusSeconds(5)).lastSeen()).isEqualTo(reported.plusSeconds(5));
  }

  /** That of a hub that has just started, with the time that is stored. */
  private ServerCondition condition(Instant storedLastSeen) {
    return ServerCondition.of(id, storedLastSeen, AWAY, levels);
  }

  private static final ServerPresence AWAY =
      new ServerPresence() {
        @Override
        public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
          return ServerStatus.UNKNOWN;
        }

        @Override
        public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
          return storedLastSeen;
        }

        @Override
        public Optional<Instant> silenceCountsFrom(ServerId serverId) {
          return Optional.empty();
        }

        @Override
        public boolean isConnected(ServerId serverId) {
          return false;
        }

        @Override
        public boolean hasCompetingAgents(ServerId serverId) {
          return false;
        }
      };

  @Test
  void judgesNothingWithoutValues() {
    assertThat(levels.ofValues(id)).isEqualTo(HEALTHY);
    assertThat(now()).isEqualTo(ServerLevels.Levels.NONE);
  }

  private ServerLevels.Levels now() {
    return levels.levels(id, vitals.find(id).orElse(null));
  }

  /** Two cores; the only file system is the root. */
  private void report(double cpu, double memory, double disk, double load) {
    vitals.update(id, values(cpu, memory, disk, load), null);
  }

  private Vitals values(double cpu, double memory, double disk, double load) {
    return new Vitals(
        clock.instant(),
        null,
        new Vitals.Cpu(cpu, 2.0, load),
        new Vitals.Memory(memory, null, null),
        new Vitals.Disk("/", disk, null, null),
        null,
        null);
  }

  private void busyFor(Duration length) {
    Instant start = clock.instant().minus(length);
    List<Double> busy = Collections.nCopies((int) length.toSeconds() / 30 + 1, 100.0);
    vitals.update(id, values(100, 10, 10, 0), new CpuLine(start, Duration.ofSeconds(30), busy));
  }

  private static ThresholdDetails above(MetricType type, double value, @Nullable String part) {
    return new ThresholdDetails(
        null,
        null,
        null,
        type,
        part,
        Comparison.GT,
        value,
        Duration.ZERO,
        null,
        Severity.WARNING,
        Duration.ZERO,
        true);
  }
}
