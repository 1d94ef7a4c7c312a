package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.MetricHistory.Series;
import io.chatops.core.metric.Samples;
import io.chatops.core.metric.Unit;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.testkit.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

/** SQL must read the same history as the API shows. */
@ExtendWith(TestDatabase.class)
class HistorySchemaTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final ServerId serverId = ServerId.random();
  private final PGSimpleDataSource dataSource;
  private final PostgresMetricStore store;
  private final Random random = new Random(5);
  private final List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();

  private record Row(
      Instant time, @Nullable String label, double average, double minimum, double maximum) {}

  HistorySchemaTest(TestDatabase.Running database) {
    this.dataSource = database.emptyDataSource();
    this.store =
        PostgresMetricStore.start(
            dataSource,
            clock,
            MetricStoreSettings.of(
                Duration.ofDays(40), Duration.ofDays(40), Duration.ofDays(730), 100_000_000));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void readsRawValuesOfChunksAndReports() throws SQLException {
    append(noon, 1_440, 5); // two hours
    clock.advance(Duration.ofMinutes(90));
    store.maintain();

    for (Metric metric : metrics()) {
      assertSame(
          metric, noon.plusSeconds(7), noon.plusSeconds(7_000), "raw", Resolution.RAW, 2_000);
    }
  }

  @Test
  void readsSumsAndWhatIsNotSummedUpYet() throws SQLException {
    append(noon, 5_000, 30); // 41 hours
    clock.advance(Duration.ofHours(40));
    store.maintain();
    // One that came late, into a minute that is summed up.
    Reports late = Reports.of(serverId, "spool");
    appended.add(store.append(late.cpu(1, noon.plusSeconds(15), 99.5)));
    awaitAll();

    for (Metric metric : metrics()) {
      assertSame(metric, noon, noon.plus(Duration.ofHours(30)), "minute", Resolution.AUTO, 1_900);
      assertSame(
          metric, noon, noon.plus(Duration.ofHours(40)), "ten_minutes", Resolution.AUTO, 300);
    }
  }

  @Test
  void choosesTheTierByTheLengthUnlessTold() throws SQLException {
    append(noon, 3_000, 60);
    clock.advance(Duration.ofHours(50));
    store.maintain();

    assertThat(sql(Metric.CPU_USAGE_PERCENT, noon, noon.plus(Duration.ofHours(1)), "auto"))
        .hasSize(60);
    assertThat(sql(Metric.CPU_USAGE_PERCENT, noon, noon.plus(Duration.ofDays(2)), "auto"))
        .hasSize(2_880);
    assertThat(sql(Metric.CPU_USAGE_PERCENT, noon, noon.plus(Duration.ofDays(3)), "auto"))
        .hasSize(300);
  }

  @Test
  void showsTheLatestValues() throws SQLException {
    addServer();
    append(noon, 3, 5);

    List<String> rows =
        texts(
            "SELECT metric || ' ' || coalesce(label, '-') || ' ' || value"
                + " FROM chatops_history.latest WHERE server_id = '"
                + serverId
                + "' ORDER BY 1");

    assertThat(rows).hasSize(5).contains("memory.used_bytes - 8589942784");
    assertThat(texts("SELECT name FROM chatops_history.servers")).containsExactly("web-1");
    assertThat(texts("SELECT unit FROM chatops_history.metrics WHERE metric = 'memory.used_bytes'"))
        .containsExactly("bytes");
  }

  @Test
  void countsTheFirstOfDuplicateSeriesInAReport() throws SQLException {
    addServer();
    Samples twice =
        new Samples.Builder()
            .add(Metric.SENSORS_VOLTAGE, "core", 1.5)
            .add(Metric.SENSORS_VOLTAGE, "core", 9)
            .build();
    appended.add(store.append(Reports.of(serverId, "boot").report(1, noon, twice)));
    awaitAll();

    for (String tier : List.of("raw", "minute")) {
      assertThat(sql(Metric.SENSORS_VOLTAGE, noon, noon.plusSeconds(60), tier))
          .extracting(Row::average)
          .containsExactly(1.5);
    }
    assertThat(texts("SELECT value FROM chatops_history.latest")).containsExactly("1.5");
  }

  @Test
  void showsTheStepThatARangeBeginsInWhole() throws SQLException {
    append(noon, 24, 5); // two minutes

    List<Row> all = sql(Metric.CPU_USAGE_PERCENT, noon, noon.plusSeconds(120), "minute");
    List<Row> some =
        sql(Metric.CPU_USAGE_PERCENT, noon.plusSeconds(30), noon.plusSeconds(120), "minute");

    assertThat(all).hasSize(2);
    assertThat(some).isEqualTo(all);
  }

  @Test
  void saysWhatIsWrongWithACall() {
    assertThatThrownBy(
            () -> texts("SELECT chatops_history.series('" + serverId + "', 'cpu', now(), now())"))
        .hasMessageContaining("chatops_history.metrics lists them");
    assertThatThrownBy(
            () ->
                texts(
                    "SELECT chatops_history.series('"
                        + serverId
                        + "', 'cpu.usage_percent', now(), now(), 'hour')"))
        .hasMessageContaining("tier must be");
  }

  /** Flyway runs the migration again whenever it changes; others may have built on the schema. */
  @Test
  void canBeMadeAgainBelowOthersViews() throws SQLException, IOException {
    append(noon, 3, 5);
    try (InputStream migration =
            Objects.requireNonNull(getClass().getResourceAsStream("/db/migration/R__history.sql"));
        Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW owners AS SELECT owner FROM chatops_history.servers");
      statement.execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
    }

    assertThat(sql(Metric.CPU_USAGE_PERCENT, noon, noon.plusSeconds(60), "raw")).hasSize(3);
    assertThat(texts("SELECT owner FROM owners")).isEmpty();
  }

  private static List<Metric> metrics() {
    return List.of(
        Metric.CPU_USAGE_PERCENT,
        Metric.MEMORY_USED_BYTES,
        Metric.MEMORY_AVAILABLE_BYTES,
        Metric.CONTAINERS_CPU_PERCENT,
        Metric.CONTAINERS_MEMORY_BYTES);
  }

  private void assertSame(
      Metric metric, Instant from, Instant to, String tier, Resolution resolution, int points)
      throws SQLException {
    MetricHistory history =
        store.history(new HistoryQuery(serverId, from, to, Set.of(metric), points, resolution));
    List<Row> rows = sql(metric, from, to, tier);
    int found = 0;
    for (Series series : history.series()) {
      List<Point> expected = series.points().stream().filter(point -> !point.isGap()).toList();
      List<Row> actual =
          rows.stream().filter(row -> Objects.equals(row.label, series.label())).toList();
      assertThat(actual).as("%s %s", tier, series.label()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        Point point = expected.get(i);
        Row row = actual.get(i);
        assertThat(row.time.toEpochMilli()).isEqualTo(point.at());
        assertThat(row.minimum).isEqualTo(point.minimum());
        assertThat(row.maximum).isEqualTo(point.maximum());
        assertThat(row.average)
            .isCloseTo(
                Objects.requireNonNull(point.average()),
                within(metric.unit() == Unit.BYTES ? 0.51 : 0.011));
      }
      found += actual.size();
    }
    assertThat(rows).hasSize(found).isNotEmpty();
  }

  private List<Row> sql(Metric metric, Instant from, Instant to, String tier) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT time, label, average, minimum, maximum"
                    + " FROM chatops_history.series(?, ?, ?, ?, ?)")) {
      select.setObject(1, serverId.value());
      select.setString(2, metric.path());
      select.setObject(3, StoredTime.of(from));
      select.setObject(4, StoredTime.of(to));
      select.setString(5, tier);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Row(
                  rows.getObject(1, OffsetDateTime.class).toInstant(),
                  rows.getString(2),
                  rows.getDouble(3),
                  rows.getDouble(4),
                  rows.getDouble(5)));
        }
      }
    }
    return found;
  }

  private List<String> texts(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private void addServer() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO users (id, email, username, username_folded, role, active, password_hash, created_at)"
              + " VALUES ('%1$s', 'a@example.org', 'a', 'a', 'USER', true, '-', now());"
                  .formatted(serverId)
              + "INSERT INTO server (id, owner_id, name, metadata, tags, created_at, updated_at)"
              + " VALUES ('%1$s', '%1$s', 'web-1', '{}', '{}', now(), now())".formatted(serverId));
    }
  }

  /** Series that wander, step, and come and go. */
  private void append(Instant from, int count, int stepSeconds) {
    Reports reports = Reports.of(serverId, "boot");
    for (int i = 0; i < count; i++) {
      Samples.Builder samples =
          Reports.cpuSamples(i % 97 == 0 ? 98 : Math.round(random.nextDouble() * 2_000) / 100.0)
              .add(Metric.MEMORY_USED_BYTES, null, 8_589_934_592.0 + 4096.0 * (i % 11))
              .add(Metric.MEMORY_AVAILABLE_BYTES, null, 9e9 - 4096.0 * (i % 11));
      if (i % 100 < 60) {
        samples.add(Metric.CONTAINERS_CPU_PERCENT, "web", i % 13);
        samples.add(Metric.CONTAINERS_MEMORY_BYTES, "web", Math.exp(random.nextGaussian() * 9 + 9));
      }
      if (i % 250 > 200) {
        samples.add(Metric.CONTAINERS_CPU_PERCENT, "batch", 0.25);
      }
      Instant at = from.plusSeconds((long) i * stepSeconds).plusMillis(i * 7 % 10);
      appended.add(store.append(reports.report(i, at, samples.build())));
    }
    awaitAll();
  }

  private void awaitAll() {
    appended.forEach(one -> one.orTimeout(1, TimeUnit.MINUTES).join());
    appended.clear();
  }
}
