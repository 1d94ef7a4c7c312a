package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.DUPLICATE;
import static io.chatops.core.metric.AppendOutcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** Failures that must leave nothing behind: no gap, no stop, nothing to repair by hand. */
@ExtendWith(TestDatabase.class)
class MetricTroubleTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final ServerId serverId = ServerId.random();
  private final Reports reports = Reports.of(serverId, "boot");
  private final PGSimpleDataSource dataSource;
  private final List<PostgresMetricStore> opened = new ArrayList<>();

  MetricTroubleTest(TestDatabase.Running database) {
    // Its own database: partitions come and go here, and triggers stay.
    this.dataSource = database.emptyDataSource();
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresMetricStore::close);
  }

  // ---- storing

  @Test
  void keepsAllSamplesWhenItEvictsLabels() throws SQLException {
    PostgresMetricStore store = open(dataSource, 300_000, Duration.ofSeconds(10));
    await(store.append(reports.report(1, noon, containers("web"))));
    List<CompletableFuture<AppendOutcome>> many = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      String[] names = new String[5_000];
      for (int k = 0; k < names.length; k++) {
        names[k] = i + "-" + k;
      }
      many.add(store.append(reports.report(i + 2, noon.plusSeconds(i + 1), containers(names))));
    }
    many.forEach(MetricTroubleTest::await);

    await(store.append(reports.report(50, noon.plusSeconds(50), containers("web", "new"))));

    assertThat(store.counters().leftOutSamples()).isZero();
    assertThat(
            store
                .history(query(serverId, noon.plusSeconds(50), Metric.CONTAINERS_CPU_PERCENT))
                .series())
        .extracting(MetricHistory.Series::label)
        .containsExactlyInAnyOrder("web", "new");
  }

  @Test
  void countsLabelsOnceHoweverOftenTheDatabaseRefusesThem() throws SQLException {
    PostgresMetricStore store = open(dataSource, 5, Duration.ofSeconds(10));
    refuse("metric_label", "53100", "true");

    CompletableFuture<AppendOutcome> stored =
        store.append(reports.report(1, noon, containers("one", "two", "three")));
    awaitTrue(() -> store.counters().retries() >= 3);
    allow("metric_label");

    assertThat(await(stored)).isEqualTo(STORED);
    assertThat(store.counters().leftOutSamples()).isZero();
    assertThat(count("metric_label")).isEqualTo(3);
  }

  @Test
  void storesNothingThatCameAfterWhatItGaveUp() throws SQLException {
    AtomicBoolean closing = new AtomicBoolean();
    AtomicInteger attempts = new AtomicInteger();
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    // A database that is back right after the first report was given up.
    DataSource source =
        new DataSourceThat(
            dataSource,
            () -> {
              attempts.incrementAndGet();
              if (!closing.get() || !isDoneSoon(appended.get(0))) {
                throw new SQLException("away", "08001");
              }
            });
    PostgresMetricStore store = open(source, 5_000, Duration.ofSeconds(2));
    appended.add(store.append(reports.cpu(1, noon, 1)));
    awaitTrue(() -> attempts.get() > 0);
    appended.add(store.append(reports.cpu(2, noon.plusSeconds(5), 2)));

    closing.set(true);
    store.close();

    assertUnavailable(appended.get(0));
    assertUnavailable(appended.get(1));
    // Both come again, and neither is taken for a repetition.
    PostgresMetricStore next = open();
    assertThat(await(next.append(reports.cpu(1, noon, 1)))).isEqualTo(STORED);
    assertThat(await(next.append(reports.cpu(2, noon.plusSeconds(5), 2)))).isEqualTo(STORED);
    assertThat(count("metric_report")).isEqualTo(2);
  }

  @Test
  void givesALostConnectionBackToItsPool() throws SQLException {
    try (AgroalDataSource pool = poolOfTwo()) {
      PostgresMetricStore store = open(pool, 5_000, Duration.ofSeconds(10));
      for (int i = 1; i <= 4; i++) {
        assertThat(await(store.append(reports.cpu(i, noon.plusSeconds(i), 1)))).isEqualTo(STORED);
        endAllOtherSessions();
      }
      store.close();
      assertThat(pool.getMetrics().activeCount()).isZero();
    }
  }

  @Test
  void endsWithoutAWarningOfItsPool() throws SQLException {
    List<Object> warnings = new CopyOnWriteArrayList<>();
    AgroalDataSourceListener listener =
        new AgroalDataSourceListener() {
          @Override
          public void onWarning(String message) {
            warnings.add(message);
          }

          @Override
          public void onWarning(Throwable failure) {
            warnings.add(failure);
          }
        };
    try (AgroalDataSource pool = poolOfTwo(listener)) {
      PostgresMetricStore store = open(pool, 5_000, Duration.ofSeconds(10));
      assertThat(await(store.append(reports.cpu(1, noon, 1)))).isEqualTo(STORED);

      store.close();

      assertThat(pool.getMetrics().activeCount()).isZero();
      try (Connection one = pool.getConnection();
          Connection other = pool.getConnection()) {
        for (Connection each : List.of(one, other)) {
          assertThat(each.getNetworkTimeout()).as("as the pool made it").isZero();
          assertThat(each.getAutoCommit()).isTrue();
        }
      }
    }
    assertThat(warnings).isEmpty();
  }

  private AgroalDataSource poolOfTwo(AgroalDataSourceListener... listeners) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(2)
                        .acquisitionTimeout(Duration.ofSeconds(1))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(dataSource.getUrl())
                                    .principal(new NamePrincipal(dataSource.getUser()))
                                    .credential(new SimplePassword(dataSource.getPassword())))),
        listeners);
  }

  private void endAllOtherSessions() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
              // Only a superuser may end a worker of autovacuum.
              + " AND backend_type = 'client backend'");
    }
  }

  @Test
  void goesOnStoringWhenMemoryWasShortForAMoment() {
    AtomicInteger failures = new AtomicInteger(2);
    DataSource source =
        new DataSourceThat(
            dataSource,
            () -> {
              if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("for a moment");
              }
            });
    PostgresMetricStore store = open(source, 5_000, Duration.ofSeconds(10));

    assertThat(await(store.append(reports.cpu(1, noon, 1)))).isEqualTo(STORED);
  }

  @Test
  void numbersMetricsWhateverTheDatabaseSkipped() throws SQLException {
    execute("SELECT setval(pg_get_serial_sequence('metric_name', 'id'), 300)");

    assertThat(await(open().append(reports.cpu(1, noon, 1)))).isEqualTo(STORED);
    assertThat(count("metric_name WHERE id > 255")).isZero();
  }

  @Test
  void knowsARepetitionOfEachOfManyStartsAtOnce() {
    Instant ahead = noon.plus(Duration.ofDays(30));
    AtomicBoolean there = new AtomicBoolean(true);
    DataSource source =
        new DataSourceThat(
            dataSource,
            () -> {
              if (!there.get()) {
                throw new SQLException("away", "08001");
              }
            });
    for (AppendOutcome expected : List.of(STORED, DUPLICATE)) {
      PostgresMetricStore store = open(source, 5_000, Duration.ofSeconds(10));
      there.set(false);
      List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        // Its clock is ahead: it is stored under the time it was received, which differs.
        appended.add(
            store.append(Reports.of(serverId, "boot " + i).received(1, ahead, clock.instant())));
        clock.advance(Duration.ofSeconds(1));
      }
      there.set(true);

      appended.forEach(one -> assertThat(await(one)).isEqualTo(expected));
      store.close();
    }
  }

  // ---- maintenance

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
    maintenance.orTimeout(30, TimeUnit.SECONDS).join();
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
        PostgresMetricStore.start(
            dataSource, clock, settings(5_000, Duration.ofSeconds(10)), roomLeft::get);
    opened.add(store);
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
    servers.sort(Comparator.comparing(ServerId::value, MetricTroubleTest::asPostgres));
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

  // ---- reading

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

  // ----

  private static Samples containers(String... names) {
    Samples.Builder samples = new Samples.Builder();
    for (String name : names) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, name, 1);
    }
    return samples.build();
  }

  private List<Double> averages(PostgresMetricStore store) {
    return store.history(query(serverId, noon, Metric.CPU_USAGE_PERCENT)).series().stream()
        .flatMap(series -> series.points().stream())
        .filter(point -> !point.isGap())
        .map(Point::average)
        .toList();
  }

  private static HistoryQuery query(ServerId serverId, Instant from, Metric metric) {
    return new HistoryQuery(
        serverId, from, from.plusSeconds(60), Set.of(metric), 300, Resolution.RAW);
  }

  /** The database refuses rows of a table, as it does when its disk is full or damaged. */
  private void refuse(String table, String state, String condition) throws SQLException {
    execute(
        """
        CREATE FUNCTION refuse_%1$s() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF %3$s THEN RAISE EXCEPTION 'refused' USING ERRCODE = '%2$s'; END IF;
          RETURN NEW;
        END $$"""
            .formatted(table, state, condition),
        "CREATE TRIGGER refuse BEFORE INSERT ON %1$s FOR EACH ROW EXECUTE FUNCTION refuse_%1$s()"
            .formatted(table));
  }

  private void allow(String table) throws SQLException {
    execute("DROP TRIGGER refuse ON " + table, "DROP FUNCTION refuse_" + table);
  }

  /** PostgreSQL sorts ids by their bytes, Java by two signed numbers. */
  private static int asPostgres(UUID one, UUID other) {
    return one.toString().compareTo(other.toString());
  }

  private PostgresMetricStore open() {
    return open(dataSource, 5_000, Duration.ofSeconds(10));
  }

  private PostgresMetricStore open(DataSource source, int newLabels, Duration closingPatience) {
    PostgresMetricStore store =
        PostgresMetricStore.start(source, clock, settings(newLabels, closingPatience));
    opened.add(store);
    return store;
  }

  private static MetricStoreSettings settings(int newLabels, Duration closingPatience) {
    return new MetricStoreSettings(
        Duration.ofDays(7),
        Duration.ofDays(30),
        Duration.ofDays(730),
        1_000,
        100_000_000,
        100,
        new StoreBudgets(newLabels, 1_000_000, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
        closingPatience,
        Duration.ofDays(10_000),
        DatabaseLayout.PLAIN);
  }

  private static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
    return outcome.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static boolean isDoneSoon(CompletableFuture<AppendOutcome> outcome) {
    try {
      outcome.handle((done, failure) -> true).orTimeout(500, TimeUnit.MILLISECONDS).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private static void assertUnavailable(CompletableFuture<AppendOutcome> outcome) {
    assertThatThrownBy(() -> await(outcome))
        .cause()
        .isInstanceOf(ChatOpsException.class)
        .extracting(e -> ((ChatOpsException) e).code())
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
  }

  private interface Condition {
    boolean holds() throws SQLException;
  }

  private static void awaitTrue(Condition condition) throws SQLException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private long count(String what) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + what)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
