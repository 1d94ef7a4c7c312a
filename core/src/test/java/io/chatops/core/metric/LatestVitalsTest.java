package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.server.Server;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LatestVitalsTest {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  // At the start of a half minute.
  private final Instant now = Instant.parse("2026-11-24T10:15:30Z");
  private final MutableClock clock = MutableClock.atSomeTime();
  private final ServerId serverId = ServerId.random();
  private final LatestVitals vitals = new LatestVitals();

  @Test
  void keepsTheNewestWhateverComesLater() {
    report(now, 10);
    report(now.minusSeconds(5), 99);

    assertThat(cpuNow()).isEqualTo(10);
    assertThat(vitals.find(ServerId.random())).isEmpty();
  }

  @Test
  void believesNoClockThatIsFarAhead() {
    vitals.put(report(now.plus(Duration.ofDays(365)), now, 99));
    report(now.plusSeconds(5), 10);

    assertThat(cpuNow()).isEqualTo(10);
  }

  @Test
  void averagesEachStepOfTheLastHourAndShowsGaps() {
    report(now.minus(HALF_A_MINUTE), 10);
    report(now.minus(HALF_A_MINUTE).plusSeconds(29), 11);
    report(now.plusSeconds(3), 40);
    report(now.minus(HALF_A_MINUTE.multipliedBy(3)), 7); // from a spool

    CpuLine line = line(120);

    assertThat(line.step()).isEqualTo(HALF_A_MINUTE);
    assertThat(line.start()).isEqualTo(now.minus(HALF_A_MINUTE.multipliedBy(119)));
    assertThat(line.values()).hasSize(120).endsWith(null, 7.0, null, 10.5, 40.0);
    assertThat(line.values().subList(0, 116)).containsOnlyNulls();
  }

  @Test
  void dividesTheHourIntoTheRequestedPoints() {
    for (int second = -3_600; second < 30; second += 5) {
      report(now.plusSeconds(second), 1 + Math.floorDiv(second, 30) % 2);
    }

    for (int points = 1; points <= 120; points++) {
      CpuLine line = line(points);

      assertThat(line.values()).hasSizeBetween(1, points).doesNotContainNull();
      assertThat(line.step().multipliedBy(line.values().size()))
          .isLessThanOrEqualTo(Duration.ofHours(1));
      assertThat(line.start().getEpochSecond() % line.step().toSeconds()).isZero();
      assertThat(line.start().plus(line.step().multipliedBy(line.values().size()))).isAfter(now);
    }
    assertThat(line(60).values()).hasSize(60);
    assertThat(line(50).values()).hasSize(40);
  }

  @Test
  void forgetsWhatIsOlderThanAnHour() {
    report(now, 50);
    report(now.plus(Duration.ofHours(1)).minusSeconds(30), 60);
    assertThat(present(vitals.cpu(serverId, 120, now.plus(Duration.ofMinutes(59))).orElseThrow()))
        .containsExactly(50.0);

    report(now.plus(Duration.ofHours(1)), 70);
    report(now, 80); // too late

    assertThat(present(vitals.cpu(serverId, 120, now.plus(Duration.ofHours(1))).orElseThrow()))
        .containsExactly(60.0, 70.0);
    assertThat(present(vitals.cpu(serverId, 120, now.plus(Duration.ofHours(9))).orElseThrow()))
        .isEmpty();
  }

  @Test
  void forgetsARemovedServer() {
    report(now, 50);

    vitals.remove(serverId);

    assertThat(vitals.find(serverId)).isEmpty();
    assertThat(vitals.cpu(serverId, 10, now)).isEmpty();
  }

  @Test
  void leavesOutWhatComesOfAServerAfterItsRemoval() {
    vitals.remove(serverId);

    report(now, 50);
    vitals.backfill(serverId, now, 50);

    assertThat(vitals.find(serverId)).isEmpty();
    assertThat(vitals.cpu(serverId, 10, now)).isEmpty();
  }

  @Test
  void readsTheLastHourAndValuesFromTheStorage() {
    Instant start = clock.instant().minus(Duration.ofMinutes(10));
    InMemoryMetricStore store = new InMemoryMetricStore(clock, Duration.ofDays(7));
    LatestReports latest = new LatestReports(new InMemoryReportSnapshots(), 1_000_000);
    InMemoryServerRepository servers = new InMemoryServerRepository();
    servers.add(server(serverId));
    servers.add(server(ServerId.random())); // never heard
    for (int i = 0; i < 120; i++) {
      MetricReport report = report(start.plusSeconds(5L * i), start.plusSeconds(5L * i), 20);
      store.append(report).join();
      assertThat(latest.put(report)).isTrue();
    }
    ScriptedDocumentReader reader = new ScriptedDocumentReader();
    reader.samples =
        document -> new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, 20).build();
    Instant live = clock.instant();
    vitals.put(report(live, live, 90)); // came before the storage was read

    new LoadVitals(vitals, latest, reader, servers, store, clock).load();

    assertThat(cpuNow()).isEqualTo(90);
    List<Double> line = present(vitals.cpu(serverId, 120, live).orElseThrow());
    assertThat(line).hasSizeBetween(20, 22).endsWith(90.0).contains(20.0);

    LatestVitals fresh = new LatestVitals();
    new LoadVitals(fresh, latest, reader, servers, store, clock).load();
    assertThat(fresh.find(serverId).orElseThrow().cpu()).isEqualTo(new Vitals.Cpu(20, null, null));
  }

  private CpuLine line(int points) {
    return vitals.cpu(serverId, points, now).orElseThrow();
  }

  private double cpuNow() {
    return Objects.requireNonNull(vitals.find(serverId).orElseThrow().cpu()).usagePercent();
  }

  private static List<Double> present(CpuLine line) {
    List<Double> present = new ArrayList<>();
    for (Double value : line.values()) {
      if (value != null) {
        present.add(value);
      }
    }
    return present;
  }

  private void report(Instant at, double cpu) {
    vitals.put(report(at, at, cpu));
  }

  private MetricReport report(Instant collectedAt, Instant receivedAt, double cpu) {
    return new MetricReport(
        serverId,
        null,
        0,
        collectedAt,
        receivedAt,
        new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, cpu).build(),
        ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private Server server(ServerId id) {
    return new Server(
        id, UserId.random(), "web", null, null, "{}", List.of(), null, null, now, now);
  }
}
