package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.DUPLICATE;
import static io.chatops.core.metric.AppendOutcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stored number keeps its label, whatever happens to the server that introduced it. */
@ExtendWith(TestDatabase.class)
class SharedLabelsTest extends MetricStoreFixture {
  private static final String WAITING_LOCKS =
      "pg_stat_activity WHERE datname = current_database()" + " AND wait_event_type = 'Lock'";

  private final ServerId first = ServerId.random();
  private final ServerId second = ServerId.random();
  private int sequence;

  SharedLabelsTest(TestDatabase.Running database) {
    super(database);
  }

  @Test
  void keepsLabelOfRemovedServerThatAnotherReportsLater() {
    PostgresMetricStore store = open();
    await(store.append(report(first, "/data")));
    store.deleteServer(first);

    await(store.append(report(second, "/data")));

    assertThat(labels(second)).containsExactly("/data");
  }

  @Test
  void keepsLabelCachedElsewhereWhenItsServerIsRemoved() {
    PostgresMetricStore one = open();
    PostgresMetricStore other = open();
    await(one.append(report(first, "/data")));
    await(other.append(report(first, "/data")));
    one.deleteServer(first);

    await(other.append(report(second, "/data")));

    assertThat(labels(second)).containsExactly("/data");
  }

  @Test
  void keepsSharedLabelLongAfterItsFirstServerIsRemoved() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(report(first, "/data")));
    await(store.append(report(second, "/data")));
    store.deleteServer(first);

    pass(60);
    store.maintain();

    assertThat(labels(second)).containsExactly("/data");
  }

  @Test
  void keepsLabelAsLongAsTheMonthOfItsValues() throws SQLException {
    PostgresMetricStore store = open();
    execute(server(first));
    await(store.append(report(first, "/data")));
    pass(3);
    store.maintain();

    // The sums are kept by the month: the clock starts in the middle of one.
    pass(730);
    store.maintain();

    assertThat(count("metric_chunk_10m")).isEqualTo(1);
    assertThat(labels(first)).containsExactly("/data");
  }

  @Test
  void recordsSharedLabelAgainAfterRollback() throws SQLException {
    PostgresMetricStore one = open();
    MetricReport known = report(first, "/data");
    await(one.append(known));
    PostgresMetricStore other = open();
    await(other.append(report(first, "/data")));
    CompletableFuture<AppendOutcome> duplicate;
    CompletableFuture<AppendOutcome> sharing;
    try (Connection blocker = dataSource.getConnection();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE metric_report IN SHARE MODE");
      CompletableFuture<AppendOutcome> blocked = other.append(report(first, "/data"));
      awaitTrue(() -> count(WAITING_LOCKS) > 0);
      duplicate = other.append(known);
      sharing = other.append(report(second, "/data"));
      blocker.commit();
      assertThat(await(blocked)).isEqualTo(STORED);
    }

    assertThat(await(duplicate)).isEqualTo(DUPLICATE);
    assertThat(await(sharing)).isEqualTo(STORED);
    assertThat(count("metric_label WHERE common")).isEqualTo(1);
  }

  @Test
  void learnsLabelAnewWhenItsRowIsGone() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(report(first, "/data", "/home")));
    execute("DELETE FROM metric_label WHERE value = '/data'");

    await(store.append(report(second, "/data", "/home")));

    assertThat(labels(second)).containsExactlyInAnyOrder("/data", "/home");
  }

  @Test
  void usesNoLabelBeforeItsUseIsCommitted() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(report(first, "/data")));
    pass(5);
    execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE SQLSTATE '53100'; END $$",
        "CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON metric_label DEFERRABLE INITIALLY"
            + " DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()");

    CompletableFuture<AppendOutcome> stored = store.append(report(first, "/data"));
    awaitTrue(() -> stored.isDone() || store.counters().retries() >= 2);
    execute("DROP TRIGGER refuse ON metric_label");

    assertThat(await(stored)).isEqualTo(STORED);
    assertThat(count("metric_label WHERE used_on < (now() AT TIME ZONE 'UTC')::date - 1")).isZero();
  }

  @Test
  void evictsNoLabelThatAnotherHubHasJustUsed() throws Exception {
    PostgresMetricStore store = open(new StoreBudgets(5, 2, 1 << 20, 1 << 20, 1 << 20));
    await(store.append(report(first, "old", "older")));
    pass(9);
    CompletableFuture<AppendOutcome> stored;
    try (Connection otherHub = dataSource.getConnection();
        Statement statement = otherHub.createStatement()) {
      otherHub.setAutoCommit(false);
      statement.execute("UPDATE metric_label SET used_on = used_on + 9 WHERE value = 'old'");
      stored = store.append(report(first, "new", "newer"));
      awaitTrue(() -> count(WAITING_LOCKS) > 0);
      otherHub.commit();
    }

    await(stored);

    assertThat(count("metric_label WHERE value = 'old'")).isEqualTo(1);
    assertThat(count("metric_label")).isEqualTo(2);
  }

  @Test
  void keepsLabelsInUseWhenAnotherHubsClockIsAhead() throws SQLException {
    StoreBudgets budgets = new StoreBudgets(5, 2, 1 << 20, 1 << 20, 1 << 20);
    PostgresMetricStore store = open(budgets);
    await(store.append(report(first, "/data", "/home")));
    PostgresMetricStore ahead =
        open(budgets, new MutableClock(clock.instant().plus(Duration.ofDays(3))));

    await(ahead.append(report(first, "new", "newer")));
    ahead.maintain();
    await(store.append(report(first, "/data", "/home")));

    assertThat(labels(first)).contains("/data", "/home");
  }

  @Test
  void keepsLabelThatHubWithClockBehindHasJustUsed() throws SQLException {
    PostgresMetricStore behind =
        open(StoreBudgets.DEFAULTS, new MutableClock(clock.instant().minus(Duration.ofDays(3))));
    await(behind.append(report(first, "/data")));

    open().maintain();

    assertThat(labels(first)).containsExactly("/data");
  }

  @Test
  void drawsNumbersFromTheDatabaseAgainAfterLosingIt() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(report(first, "/data")));
    // A standby takes over that lacks the last transactions.
    execute(
        "DELETE FROM metric_label",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");

    await(store.append(report(first, "/data")));

    assertThat(count("metric_label")).isEqualTo(1);
  }

  @Override
  PostgresMetricStore open() {
    return open(StoreBudgets.DEFAULTS);
  }

  private PostgresMetricStore open(StoreBudgets budgets) {
    return open(budgets, clock);
  }

  private PostgresMetricStore open(StoreBudgets budgets, MutableClock clockOfHub) {
    return opened(
        PostgresMetricStore.start(
            dataSource,
            clockOfHub,
            MetricStoreSettings.of(
                    Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000)
                .withBudgets(budgets)));
  }

  /** Lets days pass for the hubs, and for the database, whose clock a test cannot move. */
  private void pass(int days) throws SQLException {
    clock.advance(Duration.ofDays(days));
    execute("UPDATE metric_label SET used_on = used_on - " + days);
  }

  private MetricReport report(ServerId server, String... labels) {
    Samples.Builder samples = new Samples.Builder();
    for (String label : labels) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, label, 1);
    }
    sequence++;
    return Reports.withoutBootId(server)
        .report(sequence, clock.instant().plusMillis(sequence), samples.build());
  }

  /** Returns the labels of a server's history, as a hub shows them that has just started. */
  private List<String> labels(ServerId server) {
    Instant now = clock.instant();
    return open()
        .history(
            new HistoryQuery(
                server,
                now.minus(Duration.ofDays(740)),
                now.plusSeconds(60),
                Set.of(Metric.CONTAINERS_CPU_PERCENT),
                1_000,
                HistoryQuery.Resolution.AUTO))
        .series()
        .stream()
        .map(MetricHistory.Series::label)
        .map(String::valueOf)
        .toList();
  }

  private static String server(ServerId id) {
    return ("WITH owner AS (INSERT INTO users (id, email, username, username_folded, role, active,"
            + " password_hash, created_at) VALUES ('%1$s', 'a', 'a', 'a', 'USER', true, '', now()))"
            + " INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
            + " VALUES ('%1$s', '%1$s', 'web', '{}', '{}', now(), now())")
        .formatted(id);
  }
}
