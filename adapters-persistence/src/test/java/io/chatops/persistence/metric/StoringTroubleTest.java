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
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Failures while reports are stored, which must leave nothing behind: no gap, no stop. */
@ExtendWith(TestDatabase.class)
class StoringTroubleTest extends MetricTroubleFixture {
  StoringTroubleTest(TestDatabase.Running database) {
    super(database);
  }

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
    many.forEach(MetricStoreFixture::await);

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
                        .acquisitionTimeout(Duration.ofSeconds(30))
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
}
