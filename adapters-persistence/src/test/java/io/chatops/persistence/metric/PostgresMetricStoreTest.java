package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.DUPLICATE;
import static io.chatops.core.metric.AppendOutcome.STORED;
import static io.chatops.core.metric.AppendOutcome.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class PostgresMetricStoreTest extends MetricStoreFixture {
  private static final MetricStoreSettings SETTINGS =
      settings(1_000, 10_000_000, Duration.ofSeconds(1));

  PostgresMetricStoreTest(TestDatabase.Running database) {
    super(database);
  }

  @Test
  void rejectsReportsWhenFullAndFailsWaitingOnesAtClose() {
    PostgresMetricStore store =
        open(unreachable(), settings(3, 10_000_000, Duration.ofMillis(100)));
    List<CompletableFuture<AppendOutcome>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(store.append(reports.cpu(i, noon, i)));
    }

    assertUnavailable(store.append(reports.cpu(3, noon, 3)));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(store.counters().waitingReports()).isEqualTo(3);

    store.close();
    waiting.forEach(PostgresMetricStoreTest::assertUnavailable);
    assertUnavailable(store.append(reports.cpu(4, noon, 4)));
  }

  @Test
  void keepsNoMoreMarksThanADayMayBring() throws SQLException {
    PostgresMetricStore store = open();
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = 0; i < MetricStore.STARTS_PER_DAY + 500; i++) {
      appended.add(
          store.append(Reports.of(serverId, "invented-" + i).cpu(1, noon.minusMillis(i), i)));
      if (appended.size() == 500) {
        appended.forEach(
            one -> assertThat(one.orTimeout(1, TimeUnit.MINUTES).join()).isEqualTo(STORED));
        appended.clear();
      }
    }

    assertThat(count("metric_report")).isEqualTo(MetricStore.STARTS_PER_DAY + 500);
    assertThat(count("agent_boot")).isEqualTo(MetricStore.STARTS_PER_DAY);
    clock.advance(Duration.ofDays(1));
    assertThat(
            store
                .append(Reports.of(serverId, "next-day").cpu(1, clock.instant(), 1))
                .orTimeout(1, TimeUnit.MINUTES)
                .join())
        .isEqualTo(STORED);
    assertThat(count("agent_boot")).isEqualTo(MetricStore.STARTS_PER_DAY + 1);
  }

  @Test
  void leavesNothingOfARemovedServerInAnyTable() throws SQLException {
    PostgresMetricStore store = open();
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      appended.add(store.append(reports.cpu(i, noon.minusMillis(i), i)));
    }

    store.deleteServer(serverId);

    appended.forEach(one -> one.orTimeout(1, TimeUnit.MINUTES).join());
    assertThat(count("metric_report")).isZero();
    assertThat(count("agent_boot")).isZero();
  }

  @Test
  void refusesReportsThatWouldTakeTooMuchMemory() {
    PostgresMetricStore store = open(unreachable(), settings(1_000, 2_000, Duration.ofMillis(100)));

    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      appended.add(store.append(reports.cpu(i, noon, i)));
    }

    assertThat(appended.get(0)).isNotDone();
    assertUnavailable(appended.get(8));
    assertThat(store.counters().waitingBytes()).isBetween(1_000L, 2_000L);
  }

  @Test
  void storesWhatWaitsBeforeItCloses() throws SQLException {
    PostgresMetricStore store = open();
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      appended.add(store.append(reports.cpu(i, noon.minusSeconds(500 - i), i)));
    }

    store.close();

    assertThat(appended).allMatch(one -> one.getNow(DUPLICATE) == STORED);
    assertThat(count("metric_report")).isEqualTo(500);
    assertThat(store.counters().storedReports()).isEqualTo(500);
    assertThat(store.counters().groups()).isLessThan(500);
    assertThat(store.counters().waitingReports()).isZero();
  }

  @Test
  void failsOnlyTheReportThatCannotBeStored() throws SQLException {
    execute(
        """
        CREATE FUNCTION refuse_number() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.sequence = 13 THEN RAISE EXCEPTION 'bad luck' USING ERRCODE = '22000'; END IF;
          RETURN NEW;
        END $$""");
    execute(
        "CREATE TRIGGER refuse_number BEFORE INSERT ON metric_report"
            + " FOR EACH ROW EXECUTE FUNCTION refuse_number()");
    PostgresMetricStore store = open();
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      appended.add(store.append(reports.cpu(i, noon.minusSeconds(60 - i), i)));
    }

    for (int i = 0; i < 30; i++) {
      if (i == 13) {
        assertFailsWith(ErrorCode.INVALID, appended.get(i));
      } else {
        assertThat(await(appended.get(i))).isEqualTo(STORED);
      }
    }
    assertThat(count("metric_report")).isEqualTo(29);
    assertThat(store.counters().failedReports()).isEqualTo(1);
  }

  @Test
  void refusesABootIdThatNoIndexCanHold() {
    assertFailsWith(
        ErrorCode.INVALID, open().append(Reports.of(serverId, "b".repeat(201)).cpu(1, noon, 1)));
  }

  @Test
  void dropsExpiredPartitionsAndCreatesFutureOnes() throws SQLException {
    PostgresMetricStore store = open();
    assertThat(await(store.append(reports.cpu(1, noon, 1)))).isEqualTo(STORED);
    store.maintain();
    long made = count("pg_inherits WHERE inhparent = 'metric_report'::regclass");
    assertThat(made).isGreaterThanOrEqualTo(4);

    clock.advance(Duration.ofDays(7).plusHours(2));
    store.maintain();

    assertThat(await(store.append(reports.cpu(1, noon, 1)))).isIn(TOO_OLD, DUPLICATE);
    assertThat(await(store.append(reports.cpu(2, noon, 1)))).isEqualTo(TOO_OLD);
    assertThat(await(store.append(reports.cpu(3, clock.instant(), 1)))).isEqualTo(STORED);
    assertThat(count("metric_report")).isEqualTo(1);
    assertThat(count("pg_class WHERE relname ~ '^metric_report_[0-9]+$'")).isLessThan(made + 4);
    assertThat(count("pg_class WHERE relname = 'metric_report_2026112412'")).isZero();
  }

  @Test
  void recoversWhenAPartitionIsDropped() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(reports.cpu(1, noon, 1)));
    execute("DROP TABLE metric_report_2026112412");

    assertThat(await(store.append(reports.cpu(2, noon, 2)))).isEqualTo(STORED);
  }

  @Test
  void losesNoReportOfAnHourUnderRemoval() throws SQLException {
    PostgresMetricStore store = open();
    assertThat(await(store.append(reports.cpu(1, noon, 1)))).isEqualTo(STORED);
    try (Connection reader = dataSource.getConnection();
        Statement reading = reader.createStatement()) {
      reader.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM metric_report");
      // It waits for the reader, until it is interrupted.
      assertThatThrownBy(
              () ->
                  execute(
                      "SET statement_timeout = 300",
                      "ALTER TABLE metric_report DETACH PARTITION metric_report_2026112412"
                          + " CONCURRENTLY"))
          .hasMessageContaining("timeout");
      reader.rollback();
    }
    assertThat(count("pg_inherits WHERE inhdetachpending")).isEqualTo(1);
    PostgresMetricStore another = open();

    assertThat(await(another.append(reports.cpu(2, noon.plusSeconds(5), 2)))).isEqualTo(STORED);
    assertThat(await(store.append(reports.cpu(3, noon.plusSeconds(10), 3)))).isEqualTo(STORED);

    assertThat(count("metric_report")).isEqualTo(3);
    assertThat(count("pg_inherits WHERE inhdetachpending")).isZero();
  }

  @Test
  void finishesWhatAnInterruptedMaintenanceBegan() throws SQLException {
    PostgresMetricStore store = open();
    await(store.append(reports.cpu(1, noon, 1)));
    execute("ALTER TABLE metric_report DETACH PARTITION metric_report_2026112412");
    clock.advance(Duration.ofDays(8));

    store.maintain();

    assertThat(count("pg_class WHERE relname = 'metric_report_2026112412'")).isZero();
  }

  @Test
  void storesEachReportOnceThroughTwoHubsAtOnce() throws SQLException {
    PostgresMetricStore one = open();
    PostgresMetricStore other = open();
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      appended.add(one.append(reports.cpu(i, noon.minusSeconds(400 - i), i)));
      appended.add(other.append(reports.cpu(i, noon.minusSeconds(400 - i), i)));
    }

    List<AppendOutcome> outcomes = appended.stream().map(PostgresMetricStoreTest::await).toList();

    assertThat(outcomes).filteredOn(STORED::equals).hasSize(400);
    assertThat(outcomes).filteredOn(DUPLICATE::equals).hasSize(400);
    assertThat(count("metric_report")).isEqualTo(400);
  }

  @Test
  void seesWhatAnotherHubStoredOnceRefreshed() {
    PostgresMetricStore one = open();
    PostgresMetricStore other = open();
    Instant future = noon.plus(Duration.ofDays(400));
    await(one.append(reports.received(1, future, noon)));
    await(other.append(reports.received(2, future.plusSeconds(5), noon.plusSeconds(5))));

    one.refresh(serverId);

    assertThat(await(one.append(reports.received(2, future.plusSeconds(5), noon.plusSeconds(9)))))
        .isEqualTo(DUPLICATE);
  }

  @Test
  void countsWhatAReportHasBeyondWhatItMay() {
    PostgresMetricStore store = open();
    Samples.Builder many = new Samples.Builder();
    for (int i = 0; i < Samples.Builder.MAX_SAMPLES + 7; i++) {
      many.add(Metric.CPU_USAGE_PERCENT, null, i);
    }

    await(store.append(reports.report(1, noon, many.build())));

    assertThat(store.counters().leftOutSamples()).isEqualTo(7);
  }

  @Test
  void dropsLabelsBeyondAServersDailyLimit() throws SQLException {
    PostgresMetricStore store = open();
    Samples.Builder many = new Samples.Builder().add(Metric.CPU_USAGE_PERCENT, null, 1);
    for (int i = 0; i < 20; i++) {
      many.add(Metric.CONTAINERS_CPU_PERCENT, "container " + i, i);
    }

    await(store.append(reports.report(1, noon, many.build())));

    assertThat(count("metric_label")).isEqualTo(5);
    assertThat(store.counters().leftOutSamples()).isEqualTo(15);
    clock.advance(Duration.ofDays(1));
    await(store.append(reports.report(2, clock.instant(), many.build())));
    assertThat(count("metric_label")).isEqualTo(10);
  }

  @Test
  void goesOnWhenItsConnectionIsCut() throws SQLException {
    PostgresMetricStore store = open();
    for (int round = 0; round < 5; round++) {
      List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int sequence = round * 50 + i;
        appended.add(store.append(reports.cpu(sequence, noon.minusSeconds(300 - sequence), i)));
      }
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND usename = current_user"
              + " AND pid <> pg_backend_pid()");
      appended.forEach(PostgresMetricStoreTest::await);
    }

    assertThat(count("metric_report")).isEqualTo(250);
    MetricHistory history =
        store.history(
            new HistoryQuery(
                serverId,
                noon.minusSeconds(400),
                noon,
                Set.of(Metric.CPU_USAGE_PERCENT),
                300,
                HistoryQuery.Resolution.RAW));
    assertThat(history.series().get(0).points()).hasSize(250);
  }

  @Test
  void tellsReadersWhenTheDatabaseIsAway() {
    PostgresMetricStore store = open(unreachable(), SETTINGS);

    assertThatThrownBy(() -> store.deleteServer(serverId))
        .isInstanceOf(ChatOpsException.class)
        .extracting(e -> ((ChatOpsException) e).code())
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
  }

  private static MetricStoreSettings settings(
      int queueReports, long queueBytes, Duration closingPatience) {
    return new MetricStoreSettings(
        Duration.ofDays(7),
        Duration.ofDays(30),
        Duration.ofDays(730),
        queueReports,
        queueBytes,
        100,
        new StoreBudgets(5, 20_000, 512L << 20, 20L << 30, 200L << 30),
        closingPatience,
        Duration.ofDays(10_000),
        DatabaseLayout.PLAIN);
  }

  @Override
  PostgresMetricStore open() {
    return open(dataSource, SETTINGS);
  }

  /** Port 1 of this machine, where nothing listens. */
  private static DataSource unreachable() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://127.0.0.1:1/none");
    source.setUser("none");
    return source;
  }

  private static void assertUnavailable(CompletableFuture<AppendOutcome> outcome) {
    assertFailsWith(ErrorCode.STORAGE_UNAVAILABLE, outcome);
  }

  private static void assertFailsWith(ErrorCode code, CompletableFuture<AppendOutcome> outcome) {
    assertThatThrownBy(() -> await(outcome))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(ChatOpsException.class)
        .extracting(e -> ((ChatOpsException) e).code())
        .isEqualTo(code);
  }
}
