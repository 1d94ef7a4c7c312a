package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.LEFT_OUT;
import static io.chatops.core.metric.AppendOutcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.Samples;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** One server, and one owner, can fill only their share of the store. */
@ExtendWith(TestDatabase.class)
class StoreBudgetsTest {
  private static final StoreBudgets BUDGETS = new StoreBudgets(5, 12, 20_000, 30_000, 60_000);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final ServerId serverId = ServerId.random();
  private final PGSimpleDataSource dataSource;
  private final PostgresMetricStore store;
  private int sequence;

  StoreBudgetsTest(TestDatabase.Running database) {
    this.dataSource = database.emptyDataSource();
    this.store = open();
  }

  private PostgresMetricStore open() {
    return PostgresMetricStore.start(
        dataSource,
        clock,
        MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000)
            .withBudgets(BUDGETS));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void forgetsTheLabelsUnusedForLongestWhenNewOnesCome() throws SQLException {
    Instant begin = clock.instant();
    report(serverId, "a", 0, 5);
    pass(1);
    report(serverId, "b", 0, 5);
    pass(1);
    report(serverId, "c", 0, 5);
    assertThat(labels()).as("all are in use").hasSize(12).contains("a0", "b0", "c1");

    pass(4);
    report(serverId, "d", 0, 5);

    assertThat(labels()).hasSize(12).contains("d4", "b0", "c0").doesNotContain("a0", "a4");
    assertThat(store.counters().leftOutSamples()).isEqualTo(3);
    PostgresMetricStore startedAgain = open();
    MetricHistory history =
        startedAgain.history(
            new HistoryQuery(
                serverId,
                begin.minusSeconds(1),
                begin.plusSeconds(60),
                Set.of(Metric.CONTAINERS_CPU_PERCENT),
                60,
                HistoryQuery.Resolution.AUTO));
    startedAgain.close();
    assertThat(history.series())
        .extracting(MetricHistory.Series::label)
        .hasSize(5)
        .allMatch(label -> label != null && label.startsWith("forgotten label "));
  }

  @Test
  void neverForgetsALabelThatAnotherServerUses() throws SQLException {
    ServerId other = ServerId.random();
    report(serverId, "a", 0, 5);
    report(other, "a", 2, 3);
    pass(4);
    report(serverId, "b", 0, 5);
    pass(4);

    report(serverId, "c", 0, 5);

    assertThat(labels()).contains("a2", "c4").doesNotContain("a0", "a1", "a3");
  }

  @Test
  void leavesTheBudgetOfAnotherServerAlone() throws SQLException {
    for (int day = 0; day < 6; day++) {
      report(serverId, "day " + day + " ", 0, 20);
      pass(1);
    }

    report(ServerId.random(), "theirs", 0, 5);

    assertThat(labels()).hasSize(12 + 5).contains("theirs4");
  }

  @Test
  void deletesLabelsThatOnlyARemovedServerUsed() throws SQLException {
    ServerId other = ServerId.random();
    report(serverId, "a", 0, 5);
    report(other, "a", 2, 3);

    store.deleteServer(serverId);
    store.maintain();
    assertThat(labels()).as("other hubs may use them for a day").hasSize(5);
    pass(3);
    store.maintain();

    assertThat(labels()).containsExactly("a2");
  }

  @Test
  void dropsReportsOfAServerWhoseDayIsFull() throws SQLException {
    ServerId other = ServerId.random();
    fill(serverId);

    assertThat(append(serverId)).isEqualTo(LEFT_OUT);
    assertThat(store.leftOutBecause(serverId).orElseThrow())
        .contains("chatops.limits.report-megabytes-per-day", "ask the hub's administrator");
    long rows = count("SELECT count(*) FROM metric_report");
    assertThat(append(serverId)).isEqualTo(LEFT_OUT);
    assertThat(count("SELECT count(*) FROM metric_report")).isEqualTo(rows);
    assertThat(append(other)).isEqualTo(STORED);
    assertThat(store.leftOutBecause(other)).isEmpty();

    clock.advance(Duration.ofDays(1));

    assertThat(append(serverId)).isEqualTo(STORED);
    assertThat(store.leftOutBecause(serverId)).isEmpty();
  }

  @Test
  void dropsReportsOfAnOwnerWhoseHistoryIsFull() throws SQLException {
    UUID ada = user("USER");
    UUID bob = user("ADMIN");
    ServerId first = server(ada);
    ServerId second = server(ada);
    ServerId bobs = server(bob);
    store.maintain();

    fill(first);
    assertThat(store.leftOutBecause(second)).isEmpty();
    fill(second);
    fill(bobs);

    ServerId third = server(ada);
    store.maintain();
    assertThat(append(third)).isEqualTo(LEFT_OUT);
    assertThat(store.leftOutBecause(third).orElseThrow())
        .contains("chatops.limits.history-megabytes-per-user", "Remove a server");
    clock.advance(Duration.ofDays(1));
    assertThat(append(bobs)).as("an admin's share is larger").isEqualTo(STORED);
  }

  @Test
  void countsCompactedReportsUntilTheServerIsRemoved() throws SQLException {
    UUID ada = user("USER");
    ServerId first = server(ada);
    ServerId second = server(ada);
    store.maintain();
    fill(first);
    fill(second);
    assertThat(append(second)).isEqualTo(LEFT_OUT);

    clock.advance(Duration.ofHours(3));
    store.maintain();
    execute("UPDATE metric_space SET bytes = 40000 WHERE server_id = '" + first + "'");
    store.maintain();
    clock.advance(Duration.ofDays(1));
    assertThat(append(second)).as("its chunks fill the share").isEqualTo(LEFT_OUT);

    execute("DELETE FROM server WHERE id = '" + first + "'");
    store.deleteServer(first);
    store.maintain();

    assertThat(append(second)).isEqualTo(STORED);
  }

  /** Lets days pass for the hub, and for the database, whose clock a test cannot move. */
  private void pass(int days) throws SQLException {
    clock.advance(Duration.ofDays(days));
    execute("UPDATE metric_label SET used_on = used_on - " + days);
  }

  /** Appends until the day of a server is full. */
  private void fill(ServerId server) {
    for (int i = 0; i < 1_000; i++) {
      if (append(server) == LEFT_OUT) {
        return;
      }
    }
    throw new AssertionError("A day is never full");
  }

  private AppendOutcome append(ServerId server) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < 100; i++) {
      samples.add(Metric.CPU_USAGE_PERCENT, null, i);
    }
    return append(server, samples.build());
  }

  private void report(ServerId server, String prefix, int from, int to) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = from; i < to; i++) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, prefix + i, i);
    }
    assertThat(append(server, samples.build())).isEqualTo(STORED);
  }

  private AppendOutcome append(ServerId server, Samples samples) {
    sequence++;
    Instant at = clock.instant().plusMillis(sequence);
    return store
        .append(Reports.of(server, "boot").report(sequence, at, samples))
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
  }

  private UUID user(String role) throws SQLException {
    UUID id = UUID.randomUUID();
    execute(
        ("INSERT INTO users (id, email, username, username_folded, role, active, password_hash,"
                + " created_at) VALUES ('%1$s', '%1$s', '%1$s', '%1$s', '%2$s', true, '', now())")
            .formatted(id, role));
    return id;
  }

  private ServerId server(UUID owner) throws SQLException {
    ServerId id = ServerId.random();
    execute(
        ("INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
                + " VALUES ('%s', '%s', 'web', '{}', '{}', now(), now())")
            .formatted(id, owner));
    return id;
  }

  private List<String> labels() throws SQLException {
    List<String> labels = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT value FROM metric_label ORDER BY value")) {
      while (rows.next()) {
        labels.add(rows.getString(1));
      }
    }
    return labels;
  }

  private long count(String select) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
