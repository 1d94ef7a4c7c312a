package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user adds servers, reports to them and removes them, again and again. */
@ExtendWith(TestDatabase.class)
class ChurnTest extends MetricStoreFixture {
  private static final UUID OWNER = UUID.randomUUID();

  private int labels;

  ChurnTest(TestDatabase.Running database) throws SQLException {
    super(database);
    execute(
        "INSERT INTO users (id, email, username, username_folded, role, active, password_hash,"
            + " created_at) VALUES ('%s', 'a', 'a', 'a', 'USER', true, '', now())"
                .formatted(OWNER));
  }

  @Test
  void leavesNothingOfServersThatComeAndGo() throws SQLException {
    PostgresMetricStore store = open();
    threeDays(store);
    threeDays(store);
    Map<String, Long> rows = rows();

    threeDays(store);
    threeDays(store);

    assertThat(rows()).isEqualTo(rows).containsEntry("metric_label", 0L);
  }

  @Test
  void boundsTheLabelsOfRemovedServersToo() throws SQLException {
    PostgresMetricStore store =
        open(
            dataSource,
            MetricStoreSettings.of(
                    Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000)
                .withBudgets(new StoreBudgets(2, 2, 1 << 20, 1 << 20, 1 << 20)));
    comeAndGo(store, 50, 2);

    assertThat(count("metric_label")).as("as many as of 40 servers").isEqualTo(80);
    assertThat(store.counters().leftOutSamples()).isEqualTo(20);

    clock.advance(Duration.ofDays(1));
    comeAndGo(store, 1, 2);
    assertThat(count("metric_label")).isEqualTo(82);
  }

  @Test
  void forgetsWhatRemovedServersWrote() throws SQLException {
    OwnerShares shares = new OwnerShares(new StoreBudgets(5, 5, 100, 1 << 20, 1 << 20));
    shares.wrote(serverId, noon, 100);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      shares.count(connection, noon);
      assertThat(shares.problem(serverId, noon)).as("may be new").isPresent();

      shares.count(connection, noon);
    }

    assertThat(shares.problem(serverId, noon)).isEmpty();
  }

  @Test
  void forgetsTheStartsOfRemovedServers() throws SQLException {
    HighWaterMarks marks = new HighWaterMarks();
    int all = marks.startsLeft(serverId, 1);
    marks.advance(Map.of(new BootKey(serverId, "boot"), new HighWaterMarks.Mark(1, 1)));
    assertThat(marks.startsLeft(serverId, 1)).isEqualTo(all - 1);

    marks.forgetLater(serverId);
    try (Connection connection = dataSource.getConnection()) {
      marks.load(connection, List.of());
    }

    assertThat(marks.startsLeft(serverId, 1)).isEqualTo(all);
  }

  private void threeDays(PostgresMetricStore store) throws SQLException {
    comeAndGo(store, 8, 10);
    store.maintain();
    clock.advance(Duration.ofDays(3));
    execute(
        "UPDATE metric_label SET used_on = used_on - 3",
        "UPDATE removed_server SET removed_at = removed_at - interval '3 days'");
    store.maintain();
  }

  private void comeAndGo(PostgresMetricStore store, int servers, int labelsEach)
      throws SQLException {
    for (int i = 0; i < servers; i++) {
      ServerId server = ServerId.random();
      execute(
          "INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
              + " VALUES ('%s', '%s', 'web', '{}', '{}', now(), now())".formatted(server, OWNER));
      Samples.Builder samples = new Samples.Builder();
      for (int label = 0; label < labelsEach; label++) {
        samples.add(Metric.CONTAINERS_CPU_PERCENT, "label " + labels++, 1);
      }
      await(store.append(Reports.of(server, "boot").report(1, clock.instant(), samples.build())));
      execute("DELETE FROM server WHERE id = '" + server + "'");
      store.deleteServer(server);
    }
  }

  /** The rows of each table, and the tables and partitions themselves. */
  private Map<String, Long> rows() throws SQLException {
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    + " AND relkind IN ('r', 'p') AND NOT relispartition")) {
      while (tables.next()) {
        rows.put(tables.getString(1), count(tables.getString(1)));
      }
    }
    rows.put("partitions", count("pg_inherits"));
    return rows;
  }
}
