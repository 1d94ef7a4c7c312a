package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.CitusDoubles;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class PostgresStorageMeterTest {
  private static final MetricStoreSettings SETTINGS =
      MetricStoreSettings.of(
          Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final ServerId serverId = ServerId.random();
  private final Reports reports = Reports.of(serverId, "boot");
  private final TestDatabase.Running database;
  private final PGSimpleDataSource dataSource;
  private final PostgresMetricStore store;
  private final PostgresStorageMeter meter;

  PostgresStorageMeterTest(TestDatabase.Running database) {
    this.database = database;
    // Its own database: all of it is measured.
    this.dataSource = database.emptyDataSource();
    this.store = PostgresMetricStore.start(dataSource, clock, SETTINGS);
    this.meter = new PostgresStorageMeter(dataSource, clock, SETTINGS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void knowsNothingOfAnEmptyStore() {
    StorageUsage usage = meter.measure();

    assertThat(usage.servers()).isEmpty();
    assertThat(usage.bytes()).isZero();
    assertThat(usage.expectedBytes()).isNull();
    assertThat(usage.tiers())
        .extracting(StorageUsage.OfTier::tier)
        .containsExactly(StorageTier.values());
  }

  @Test
  void tracksChunkSizesAsTheyAreRewritten() throws SQLException {
    append(0, 360 * 30, 10); // 30 hours
    clock.advance(Duration.ofDays(2));
    store.maintain();
    assertSpaceIsExact();
    assertCitusMeasuresTheSame();
    // A late report adds a part, and the day is summed up again.
    await(store.append(Reports.of(serverId, "spool").cpu(1, noon.plusSeconds(2), 1)));
    store.maintain();
    assertSpaceIsExact();

    StorageUsage usage = meter.measure();

    assertThat(tier(usage, StorageTier.RAW).rows()).isEqualTo(30);
    assertThat(tier(usage, StorageTier.MINUTE).rows()).isEqualTo(2);
    assertThat(tier(usage, StorageTier.RAW).oldestAt()).isEqualTo(noon);
    assertThat(tier(usage, StorageTier.RAW).newestAt()).isEqualTo(noon.plus(Duration.ofHours(29)));
    long values = 360 * 30 * 2 + 1;
    assertThat(count("SELECT sum(value_count) FROM metric_chunk_raw")).isEqualTo(values);
    long bytes =
        count("SELECT sum(octet_length(header) + octet_length(data)) FROM metric_chunk_raw");
    assertThat(tier(usage, StorageTier.RAW).bytesPerValue())
        .isCloseTo((double) bytes / values, within(0.0001));
    assertThat(usage.servers().get(0).bytes()).containsEntry(StorageTier.RAW, bytes);
  }

  @Test
  void returnsTimesOfTheOldestAndNewestRecentReports() {
    append(0, 600, 10); // 100 minutes
    Instant first = noon.minusSeconds(3);
    Instant last = noon.plusSeconds(6_007);
    await(store.append(Reports.of(ServerId.random(), "boot").cpu(1, first, 1)));
    await(store.append(Reports.of(ServerId.random(), "boot").cpu(1, last, 1)));

    StorageUsage.OfTier recent = tier(meter.measure(), StorageTier.RECENT);

    assertThat(recent.oldestAt()).isEqualTo(first);
    assertThat(recent.newestAt()).isEqualTo(last);
    // Over, but for so short a time that the hour's table is still there.
    clock.advance(Duration.ofMinutes(130));
    store.maintain();
    recent = tier(meter.measure(), StorageTier.RECENT);
    assertThat(recent.bytes()).isPositive();
    assertThat(recent.oldestAt()).isNull();
    assertThat(recent.newestAt()).isNull();
  }

  @Test
  void projectsEachServersDayOverItsRetention() {
    append(0, 360 * 30, 10);
    clock.advance(Duration.ofHours(36));
    store.maintain();

    StorageUsage.OfTier raw = tier(meter.measure(), StorageTier.RAW);

    // 30 hours are there.
    long perDay = Objects.requireNonNull(raw.bytesPerDay());
    assertThat(perDay).isCloseTo(raw.bytes() * 24 / 30, within(perDay / 100));
    assertThat(raw.expectedBytes()).isEqualTo(7 * perDay);
    clock.advance(Duration.ofDays(4));
    assertThat(tier(meter.measure(), StorageTier.RAW).bytesPerDay())
        .as("who is silent adds nothing")
        .isNull();
  }

  @Test
  void forgetsWhatIsDropped() throws SQLException {
    append(0, 100, 5);
    clock.advance(Duration.ofDays(2));
    store.maintain();

    clock.advance(Duration.ofDays(900));
    store.maintain();

    assertThat(count("SELECT count(*) FROM metric_space")).isZero();
    assertThat(meter.measure().servers()).isEmpty();
  }

  @Test
  void leavesOutOfBytesPerValueWhatNobodyCounted() throws SQLException {
    append(0, 720, 5);
    clock.advance(Duration.ofDays(2));
    store.maintain();
    execute("UPDATE metric_space SET value_count = NULL");

    StorageUsage usage = meter.measure();

    assertThat(tier(usage, StorageTier.RAW).bytesPerValue()).isNull();
    assertThat(tier(usage, StorageTier.RAW).bytesPerDay()).isPositive();
  }

  private void assertSpaceIsExact() throws SQLException {
    for (StorageTier tier : List.of(StorageTier.RAW, StorageTier.MINUTE, StorageTier.TEN_MINUTES)) {
      String table =
          switch (tier) {
            case RECENT -> "metric_report";
            case RAW -> "metric_chunk_raw";
            case MINUTE -> "metric_chunk_1m";
            case TEN_MINUTES -> "metric_chunk_10m";
          };
      String kept = " FROM metric_space WHERE tier = '" + tier.wireName() + "'";
      assertThat(count("SELECT sum(bytes)" + kept))
          .as(table)
          .isPositive()
          .isEqualTo(count("SELECT sum(octet_length(header) + octet_length(data)) FROM " + table));
      assertThat(count("SELECT sum(value_count)" + kept))
          .as(table)
          .isPositive()
          .isEqualTo(count("SELECT sum(value_count) FROM " + table));
    }
  }

  private static StorageUsage.OfTier tier(StorageUsage usage, StorageTier tier) {
    return usage.tiers().stream().filter(one -> one.tier() == tier).findFirst().orElseThrow();
  }

  private void append(int from, int to, int stepSeconds) {
    List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Samples samples =
          Reports.cpuSamples(i * 37 % 100).add(Metric.MEMORY_USED_BYTES, null, i * 4096.0).build();
      appended.add(
          store.append(reports.report(i, noon.plusSeconds((long) i * stepSeconds), samples)));
    }
    appended.forEach(PostgresStorageMeterTest::await);
  }

  private static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
    return outcome.orTimeout(1, TimeUnit.MINUTES).join();
  }

  private long count(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** All but the number of rows, which only the workers know. */
  private void assertCitusMeasuresTheSame() {
    CitusDoubles.install(database, dataSource);
    StorageUsage plain = meter.measure();
    StorageUsage shards =
        new PostgresStorageMeter(dataSource, clock, SETTINGS.withLayout(DatabaseLayout.CITUS))
            .measure();

    assertThat(plain.bytes()).isPositive();
    assertThat(shards.servers()).isEqualTo(plain.servers());
    assertThat(shards.tiers())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("rows")
        .isEqualTo(plain.tiers());
  }
}
