package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.STORED;
import static io.chatops.core.metric.AppendOutcome.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** A host's clock may leap ahead; its measurements must not be lost by that. */
@ExtendWith(TestDatabase.class)
class RetentionClockTest {
  private static final MetricStoreSettings SETTINGS =
      MetricStoreSettings.of(
              Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000)
          .withRetentionStep(Duration.ofHours(1));

  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final Reports reports = Reports.of(ServerId.random(), "boot");
  private final PGSimpleDataSource dataSource;
  private final List<PostgresMetricStore> opened = new ArrayList<>();
  private int sequence;

  RetentionClockTest(TestDatabase.Running database) {
    // Its own database: partitions come and go here.
    this.dataSource = database.emptyDataSource();
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresMetricStore::close);
  }

  @Test
  void keepsOldAndNewDataWhenTheClockLeapsAhead() throws SQLException {
    PostgresMetricStore store = open();
    append(store, noon);
    store.maintain();

    clock.advance(Duration.ofDays(3_650));
    maintain(store, 12);

    assertThat(chunks()).as("raw, by the minute, by ten").containsExactly(1, 1, 1);
    assertThat(append(store, noon.plusSeconds(5))).isEqualTo(STORED);
    assertThat(append(open(), noon.plusSeconds(10))).as("started again").isEqualTo(STORED);
  }

  @Test
  void dropsNothingOnceTheClockIsSetRightAgain() throws SQLException {
    PostgresMetricStore store = open();
    append(store, noon);
    store.maintain();
    clock.advance(Duration.ofDays(3_650));
    maintain(store, 12);

    clock.advance(Duration.ofDays(-3_647));
    maintain(store, 12);

    assertThat(chunks()).containsExactly(1, 1, 1);
    assertThat(append(store, noon.minus(Duration.ofDays(7)))).isEqualTo(TOO_OLD);
    assertThat(append(store, noon.plusSeconds(5))).isEqualTo(STORED);
  }

  @Test
  void showsTheReachedTimeWhileTheClockIsAhead() {
    PostgresMetricStore store = open();
    store.maintain();
    assertThat(store.retentionTime(clock.instant())).isEqualTo(noon);

    clock.advance(Duration.ofDays(3_650));

    assertThat(store.retentionTime(clock.instant())).isEqualTo(noon.plus(Duration.ofHours(1)));
    assertThat(open().retentionTime(clock.instant()))
        .as("started again")
        .isEqualTo(noon.plus(Duration.ofHours(1)));
  }

  @Test
  void dropsExpiredDataStepwiseAfterDowntime() throws SQLException {
    PostgresMetricStore store = open();
    append(store, noon);
    store.maintain();
    clock.advance(Duration.ofDays(9));

    // By the hour from noon to the end of that day, and for seven days more.
    maintain(store, 12 + 7 * 24 - 1);
    assertThat(chunks()).containsExactly(1, 1, 1);
    maintain(store, 1);

    assertThat(chunks()).containsExactly(0, 1, 1);
  }

  private PostgresMetricStore open() {
    PostgresMetricStore store = PostgresMetricStore.start(dataSource, clock, SETTINGS);
    opened.add(store);
    return store;
  }

  private static void maintain(PostgresMetricStore store, int turns) {
    for (int turn = 0; turn < turns; turn++) {
      store.maintain();
    }
  }

  private AppendOutcome append(PostgresMetricStore store, Instant at) {
    return store.append(reports.cpu(++sequence, at, 1)).orTimeout(1, TimeUnit.MINUTES).join();
  }

  private List<Integer> chunks() throws SQLException {
    List<Integer> counts = new ArrayList<>();
    for (String table : List.of("metric_chunk_raw", "metric_chunk_1m", "metric_chunk_10m")) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
        rows.next();
        counts.add(rows.getInt(1));
      }
    }
    return counts;
  }
}
