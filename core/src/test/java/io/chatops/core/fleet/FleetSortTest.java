package io.chatops.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.testing.MutableClock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The orders and counts of servers. */
class FleetSortTest {
  private final Instant now = MutableClock.atSomeTime().instant();
  private final ServerSummary critical =
      summary("critical", ServerStatus.OFFLINE, HealthStatus.CRITICAL, 60, 99);
  private final ServerSummary warning =
      summary("warning", ServerStatus.ONLINE, HealthStatus.WARNING, 1, 50);
  private final ServerSummary offline =
      summary("offline", ServerStatus.OFFLINE, HealthStatus.HEALTHY, 90, 98);
  private final ServerSummary unknown =
      summary("unknown", ServerStatus.UNKNOWN, HealthStatus.HEALTHY, null, null);
  private final ServerSummary healthyB =
      summary("B-healthy", ServerStatus.ONLINE, HealthStatus.HEALTHY, 2, 60);
  private final ServerSummary healthyA =
      summary("a-healthy", ServerStatus.ONLINE, HealthStatus.HEALTHY, 3, 60);
  private final List<ServerSummary> all =
      List.of(healthyB, unknown, offline, warning, healthyA, critical);

  @Test
  void putsTheWorstFirst() {
    assertThat(sorted(FleetSort.WORST))
        .containsExactly("critical", "warning", "offline", "unknown", "a-healthy", "B-healthy");
  }

  @Test
  void putsValuesNearestToTheirThresholdsFirst() {
    List<ServerSummary> servers =
        List.of(
            summary("a-idle", ServerStatus.ONLINE, HealthStatus.HEALTHY, 1, 10, 0.1),
            summary("busy", ServerStatus.ONLINE, HealthStatus.HEALTHY, 1, 80, 0.9),
            summary("away", ServerStatus.UNKNOWN, HealthStatus.HEALTHY, 1, 99, 1.1));
    assertThat(
            servers.stream()
                .sorted(FleetSort.WORST.order())
                .map(summary -> summary.server().name()))
        .containsExactly("away", "busy", "a-idle");
  }

  @Test
  void putsASilentServerBeforeABusyOne() {
    List<ServerSummary> servers =
        List.of(
            summary("busy", ServerStatus.ONLINE, HealthStatus.CRITICAL, 1, 99, 1.1),
            summary("silent", ServerStatus.OFFLINE, HealthStatus.CRITICAL, 300, 10, 0.1));
    assertThat(
            servers.stream()
                .sorted(FleetSort.WORST.order())
                .map(summary -> summary.server().name()))
        .containsExactly("silent", "busy");
  }

  @Test
  void sortsByName() {
    assertThat(sorted(FleetSort.NAME))
        .containsExactly("a-healthy", "B-healthy", "critical", "offline", "unknown", "warning");
  }

  @Test
  void sortsByPresentValuesOnly() {
    for (FleetSort sort :
        List.of(FleetSort.CPU, FleetSort.MEMORY, FleetSort.DISK, FleetSort.NETWORK)) {
      assertThat(sorted(sort))
          .as(sort.name())
          .containsExactly("a-healthy", "B-healthy", "warning", "critical", "offline", "unknown");
    }
  }

  @Test
  void putsTheLongestSilentFirst() {
    assertThat(sorted(FleetSort.LAST_SEEN))
        .containsExactly("offline", "critical", "a-healthy", "B-healthy", "warning", "unknown");
  }

  @Test
  void countsEachStateByItself() {
    assertThat(FleetCounts.of(all)).isEqualTo(new FleetCounts(6, 1, 1, 2, 2, 1));
  }

  private List<String> sorted(FleetSort sort) {
    return all.stream().sorted(sort.order()).map(summary -> summary.server().name()).toList();
  }

  private ServerSummary summary(
      String name,
      ServerStatus status,
      HealthStatus health,
      @Nullable Integer silentSeconds,
      @Nullable Integer use) {
    return summary(name, status, health, silentSeconds, use, 0);
  }

  private ServerSummary summary(
      String name,
      ServerStatus status,
      HealthStatus health,
      @Nullable Integer silentSeconds,
      @Nullable Integer use,
      double ratio) {
    Instant lastSeen = silentSeconds == null ? null : now.minusSeconds(silentSeconds);
    Vitals vitals =
        use == null
            ? null
            : new Vitals(
                now,
                null,
                new Vitals.Cpu(use, null, null),
                new Vitals.Memory(use, null, null),
                new Vitals.Disk("/", use, null, null),
                new Vitals.Network(use / 2.0, use / 2.0),
                null);
    return new ServerSummary(
        new Server(
            ServerId.random(),
            UserId.random(),
            name,
            null,
            null,
            "{}",
            List.of(),
            lastSeen,
            null,
            now,
            now),
        new ServerCondition(status, health, lastSeen, status == ServerStatus.ONLINE),
        vitals,
        new ServerLevels.Levels(null, null, null, null, ratio),
        new OpenAlerts.Counts(0, 0),
        null);
  }
}
