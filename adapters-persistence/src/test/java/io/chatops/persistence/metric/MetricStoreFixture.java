package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Stores of metrics on a database of their own, where partitions come and go and triggers stay; one
 * server with its reports, and a clock that is driven.
 */
class MetricStoreFixture implements AutoCloseable {
  final MutableClock clock = MutableClock.atSomeTime();
  final Instant noon = clock.instant();
  final ServerId serverId = ServerId.random();
  final Reports reports = Reports.of(serverId, "boot");
  final PGSimpleDataSource dataSource;
  private final List<PostgresMetricStore> opened = new ArrayList<>();

  /** A condition that has to become true. */
  interface Condition {
    boolean holds() throws SQLException;
  }

  MetricStoreFixture(TestDatabase.Running database) {
    this.dataSource = database.emptyDataSource();
  }

  /** Closes the stores. */
  @AfterEach
  @Override
  public void close() {
    opened.forEach(PostgresMetricStore::close);
  }

  PostgresMetricStore open() {
    return open(dataSource);
  }

  PostgresMetricStore open(DataSource source) {
    return open(
        source,
        MetricStoreSettings.of(
            Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000));
  }

  PostgresMetricStore open(DataSource source, MetricStoreSettings settings) {
    return opened(PostgresMetricStore.start(source, clock, settings));
  }

  /** A store to be closed with the others. */
  PostgresMetricStore opened(PostgresMetricStore store) {
    opened.add(store);
    return store;
  }

  static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
    return outcome.orTimeout(1, TimeUnit.MINUTES).join();
  }

  static void awaitTrue(Condition condition) throws SQLException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** The CPU's utilization. */
  MetricHistory cpu(
      PostgresMetricStore store, Instant from, Instant to, int points, Resolution resolution) {
    return store.history(
        new HistoryQuery(serverId, from, to, Set.of(Metric.CPU_USAGE_PERCENT), points, resolution));
  }

  /** Its averages by the functions of the schema chatops_history. */
  List<Double> cpuInSql(Instant from, Instant to, String tier) throws SQLException {
    List<Double> found = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT average FROM chatops_history.series('%s', '%s', '%s', '%s', '%s')"
                    .formatted(serverId, Metric.CPU_USAGE_PERCENT.path(), from, to, tier))) {
      while (rows.next()) {
        found.add(rows.getDouble(1));
      }
    }
    return found;
  }

  /** The averages of all series, gaps left out. */
  static List<Double> averages(MetricHistory history) {
    return history.series().stream()
        .flatMap(series -> series.points().stream())
        .filter(point -> !point.isGap())
        .map(Point::average)
        .toList();
  }

  long count(String what) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + what)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
