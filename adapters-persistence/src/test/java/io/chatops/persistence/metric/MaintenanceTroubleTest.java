package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Failures of maintenance, after which nothing is to be repaired by hand, and reads of its results.
 */
@ExtendWith(TestDatabase.class)
class MaintenanceTroubleTest extends MetricTroubleFixture {
  MaintenanceTroubleTest(TestDatabase.Running database) {
    super(database);
  }

  @Test
  void storesALateReportWhileSomebodyReadsForLong() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(reports.cpu(1, noon, 1)));
    clock.advance(Duration.ofHours(3));
    CompletableFuture<Void> maintenance;
    try (Connection reader = dataSource.getConnection();
        Statement reading = reader.createStatement()) {
      reader.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM metric_report"); // a backup, say
      maintenance = CompletableFuture.runAsync(store::maintain);
      awaitTrue(() -> maintenance.isDone() || count("pg_inherits WHERE inhdetachpending") > 0);

      ServerId other = ServerId.random();
      var late = store.append(reports.cpu(2, noon.plusSeconds(5), 2));
      var present = store.append(Reports.of(other, "boot").cpu(1, clock.instant(), 3));

      assertThat(await(late)).isEqualTo(STORED);
      assertThat(await(present)).isEqualTo(STORED);
      reader.rollback();
    }
    maintenance.orTimeout(1, TimeUnit.MINUTES).join();
    store.maintain();

    assertThat(count("pg_class WHERE relname = 'metric_report_2026112412'")).isZero();
    assertThat(averages(store)).containsExactly(1.0, 2.0);
  }

  @Test
  void dropsAPartitionThatAnEarlierHubWasTakingOut() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(reports.cpu(1, noon, 1)));
    try (Connection reader = dataSource.getConnection();
        Statement reading = reader.createStatement()) {
      reader.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM metric_report");
      assertThatThrownBy(
              () ->
                  execute(
                      "SET statement_timeout = 300",
                      "ALTER TABLE metric_report DETACH PARTITION metric_report_2026112412"
                          + " CONCURRENTLY"))
          .hasMessageContaining("timeout");
      reader.rollback();
    }
    clock.advance(Duration.ofHours(3));

    store.maintain();

    assertThat(count("pg_class WHERE relname = 'metric_report_2026112412'")).isZero();
    assertThat(averages(store)).containsExactly(1.0);
  }

  @Test
  void makesRoomThoughTheDatabaseHasNoneForChunks() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(reports.cpu(1, noon, 1)));
    clock.advance(Duration.ofDays(2));
    store.maintain();
    clock.advance(Duration.ofDays(7));
    await(store.append(reports.cpu(2, clock.instant(), 2)));
    clock.advance(Duration.ofHours(2));
    refuse("metric_chunk_raw", "53100", "true");

    assertThatThrownBy(store::maintain).isInstanceOf(ChatOpsException.class);

    assertThat(count("pg_class WHERE relname = 'metric_chunk_raw_20261124'")).isZero();
    allow("metric_chunk_raw");
    store.maintain();
    assertThat(count("metric_report")).isZero();
  }

  @Test
  void keepsADaysValuesUntilItIsSummedUp() throws SQLException {
    AtomicBoolean roomLeft = new AtomicBoolean(true);
    PostgresMetricStore store =
        opened(
            PostgresMetricStore.start(
                dataSource, clock, settings(5_000, Duration.ofSeconds(10)), roomLeft::get));
    await(store.append(reports.cpu(1, noon, 7)));
    clock.advance(Duration.ofHours(3));
    store.maintain();
    roomLeft.set(false);
    clock.advance(Duration.ofDays(9));

    store.maintain();
    roomLeft.set(true);
    store.maintain();

    assertThat(count("metric_chunk_raw")).isZero();
    assertThat(count("metric_chunk_10m")).isEqualTo(1);
    assertThat(averages(store)).containsExactly(7.0);
  }

  @Test
  void maintainsOtherServersWhenTheDatabaseRejectsOne() throws SQLException {
    List<ServerId> servers =
        new ArrayList<>(List.of(serverId, ServerId.random(), ServerId.random()));
    servers.sort(Comparator.comparing(ServerId::value, MaintenanceTroubleTest::asPostgres));
    PostgresMetricStore store = open();
    for (ServerId one : servers) {
      await(store.append(Reports.of(one, "boot").cpu(1, noon, 1)));
    }
    clock.advance(Duration.ofDays(2));
    refuse("metric_chunk_raw", "XX001", "NEW.server_id = '" + servers.get(0) + "'");
    refuse("metric_chunk_1m", "XX001", "NEW.server_id = '" + servers.get(1) + "'");

    store.maintain();

    assertThat(count("metric_report")).isEqualTo(1);
    assertThat(count("metric_chunk_raw")).isEqualTo(2);
    assertThat(count("metric_chunk_1m")).isEqualTo(1);
    allow("metric_chunk_raw");
    allow("metric_chunk_1m");
    store.maintain();
    assertThat(count("metric_report")).isZero();
    assertThat(count("metric_chunk_1m")).isEqualTo(3);
  }

  @Test
  void makesAPartitionAgainThatAnotherHubDropped() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(reports.cpu(1, noon, 1)));
    clock.advance(Duration.ofHours(3));
    store.maintain();
    execute("DROP TABLE metric_chunk_raw_20261124");
    await(store.append(reports.cpu(2, noon.plusSeconds(5), 2)));

    store.maintain();
    store.maintain();

    assertThat(count("metric_report")).isZero();
    assertThat(averages(store)).containsExactly(2.0);
  }

  @Test
  void deletesWhatIsLeftOfARemovedServer() throws SQLException {
    PostgresMetricStore store = open();
    execute(
        "INSERT INTO users (id, email, username, username_folded, role, active, password_hash,"
            + " created_at) VALUES (gen_random_uuid(), 'a@example.org', 'a', 'a', 'USER', true,"
            + " '', now())",
        "INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
            + " SELECT '"
            + serverId
            + "', id, 'web', '{}', '{}', now(), now() FROM users");
    ServerId other = ServerId.random();
    for (ServerId one : List.of(serverId, other)) {
      await(store.append(Reports.of(one, "boot").cpu(1, noon, 1)));
    }
    clock.advance(Duration.ofDays(2));
    store.maintain();
    // The hub is killed before it comes to the measurements, and another one still takes some.
    execute("DELETE FROM server");
    await(open().append(reports.cpu(2, clock.instant(), 2)));
    execute("UPDATE removed_server SET removed_at = now() - interval '2 minutes'");

    store.maintain();

    for (String table :
        List.of(
            "metric_report",
            "metric_chunk_raw",
            "metric_chunk_1m",
            "metric_chunk_10m",
            "metric_space",
            "agent_boot")) {
      assertThat(count(table + " WHERE server_id = '" + serverId + "'")).as(table).isZero();
    }
    assertThat(count("metric_chunk_10m")).isEqualTo(1);
  }

  @Test
  void showsEveryServerThoughEachHasManyChunks() throws SQLException {
    PostgresMetricStore store = open();
    List<ServerId> servers = List.of(serverId, ServerId.random(), ServerId.random());
    for (ServerId one : servers) {
      await(store.append(Reports.of(one, "boot").cpu(1, noon, 1)));
    }
    clock.advance(Duration.ofHours(3));
    store.maintain();
    // As reports of a host whose clock is behind do, which all come late.
    execute(
        "INSERT INTO metric_chunk_raw (server_id, starts_at, part, ticks, header, data)"
            + " SELECT server_id, starts_at, part + more, ticks, header, data"
            + " FROM metric_chunk_raw, generate_series(1, 600) AS more");

    List<MetricHistory> histories =
        store.history(
            new FleetQuery(
                servers,
                noon,
                noon.plus(Duration.ofHours(1)),
                Set.of(Metric.CPU_USAGE_PERCENT),
                300,
                Resolution.AUTO));

    assertThat(histories).hasSize(3).allMatch(history -> history.series().size() == 1);
  }

  @Test
  void showsADuplicateSeriesAsAfterCompaction() {
    PostgresMetricStore store = open();
    Samples twice = Reports.cpuSamples(10).add(Metric.CPU_USAGE_PERCENT, null, 90).build();
    await(store.append(reports.report(1, noon, twice)));
    clock.advance(Duration.ofHours(3));
    assertThat(averages(store)).containsExactly(10.0);

    store.maintain();

    assertThat(averages(store)).containsExactly(10.0);
  }

  /** PostgreSQL sorts ids by their bytes, Java by two signed numbers. */
  private static int asPostgres(UUID one, UUID other) {
    return one.toString().compareTo(other.toString());
  }
}
