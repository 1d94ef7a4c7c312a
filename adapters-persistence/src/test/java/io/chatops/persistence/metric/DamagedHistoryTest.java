package io.chatops.persistence.metric;

import static io.chatops.persistence.metric.MetricStoreFixture.averages;
import static io.chatops.persistence.metric.MetricStoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Damage to one part of the history must not hide any other part. */
@ExtendWith(TestDatabase.class)
class DamagedHistoryTest {
  private static final String DAMAGE = "UPDATE %s SET %s WHERE starts_at = '2026-11-24T%s:00Z'";
  private static final String NOT_A_HEADER = "header = '\\x03ff'";

  /** Other bytes for a version, with the checksum that goes with it. */
  private static final String IN_VERSION =
      """
      %1$s = (SELECT part || int4send(crc32c(part)::bit(32)::integer)
        FROM (SELECT set_byte(substr(%1$s, 1, length(%1$s) - 4), 0, %2$d) AS part) AS p)""";

  private final MetricStoreFixture on;

  DamagedHistoryTest(TestDatabase.Running database) {
    this.on = new MetricStoreFixture(database);
  }

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void reportsAChunkWithACorruptHeaderAsMissing() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    assertThat(raw(store).completeness()).isEqualTo(1);

    damage("metric_chunk_raw", NOT_A_HEADER, "13:00");

    assertThat(averages(raw(store))).hasSize(120).contains(1.0, 3.0).doesNotContain(2.0);
    assertThat(raw(store).completeness()).isBetween(0.66, 0.68);
    assertThat(store.counters().unreadableChunks()).isEqualTo(1);
  }

  @Test
  void skipsAReadableHeaderWithWrongTimes() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();

    on.execute(
        "UPDATE metric_chunk_raw SET header = (SELECT header FROM metric_chunk_raw"
            + " WHERE starts_at = '2026-11-24T12:00Z') WHERE starts_at = '2026-11-24T13:00Z'");

    assertThat(averages(raw(store))).hasSize(120).doesNotContain(2.0);
    assertThat(store.counters().unreadableChunks()).isEqualTo(1);
  }

  @Test
  void leavesOutASeriesWhoseBytesAreDamaged() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();

    // The form of the column of the first series: there is none of this one.
    damage("metric_chunk_raw", "data = set_byte(data, 1, 9)", "13:00");

    MetricHistory history =
        store.history(
            new HistoryQuery(
                on.serverId,
                on.noon,
                on.noon.plus(Duration.ofHours(3)),
                Set.of(Metric.CPU_USAGE_PERCENT, Metric.MEMORY_USED_BYTES),
                2_000,
                Resolution.RAW));
    assertThat(history.series())
        .extracting(series -> series.points().stream().filter(point -> !point.isGap()).count())
        .containsExactly(120L, 180L);
    assertThat(store.counters().unreadableChunks()).isEqualTo(1);
  }

  @Test
  void neverTakesDamagedBytesForOtherValues() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();

    // The first value of the first series, one larger.
    damage("metric_chunk_raw", "data = set_byte(data, 2, get_byte(data, 2) + 2)", "13:00");

    assertThat(averages(raw(store))).hasSize(120).containsOnly(1.0, 3.0);
    assertThat(sql("raw")).hasSize(120).containsOnly(1.0, 3.0);
    assertThat(store.counters().unreadableChunks()).isEqualTo(1);
  }

  @Test
  void sumsUpWhatIsReadableOfADay() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    damage("metric_chunk_raw", NOT_A_HEADER, "13:00");
    damage("metric_chunk_raw", "data = set_byte(data, 1, 9)", "14:00");
    on.clock.advance(Duration.ofDays(1));

    store.maintain();

    assertThat(on.count("metric_rollup_due")).isZero();
    assertThat(averages(byMinutes(store))).hasSize(60).containsOnly(1.0);
  }

  @Test
  void leavesOutADayWhoseSumsAreDamaged() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofDays(2));
    store.maintain();

    damage("metric_chunk_1m", NOT_A_HEADER, "00:00");

    assertThat(byMinutes(store).series()).isEmpty();
    assertThat(byMinutes(store).completeness()).isZero();
  }

  @Test
  void keepsADayDueThatANewerHubWroteTo() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    damage("metric_chunk_raw", IN_VERSION.formatted("header", 4), "13:00");
    on.clock.advance(Duration.ofDays(1));

    store.maintain();

    assertThat(on.count("metric_rollup_due")).isEqualTo(1);
    assertThat(averages(byMinutes(store))).hasSize(120).containsOnly(1.0, 3.0);
    assertThat(byMinutes(store).completeness()).isBetween(0.66, 0.68);
    damage("metric_chunk_raw", IN_VERSION.formatted("header", 3), "13:00"); // upgraded again
    store.maintain();
    assertThat(on.count("metric_rollup_due")).isZero();
    assertThat(averages(byMinutes(store))).hasSize(180).containsOnly(1.0, 2.0, 3.0);
  }

  @Test
  void keepsReportsReadableWhenTheirHourIsCorrupt() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    damage("metric_chunk_raw", NOT_A_HEADER, "13:00");
    Instant late = on.noon.plus(Duration.ofMinutes(75)).plusSeconds(7);
    await(store.append(Reports.of(on.serverId, "spool").cpu(1, late, 42)));

    store.maintain();

    assertThat(on.count("metric_report")).isEqualTo(1);
    assertThat(on.count("metric_chunk_raw")).isEqualTo(3);
    assertThat(averages(raw(store))).contains(42.0);
  }

  @Test
  void readsInSqlWhatIsReadable() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    assertThat(sql("raw")).hasSize(180);

    // 100 million ticks, in even steps.
    damage("metric_chunk_raw", "header = '\\x0380c2d72f020002'", "12:00");
    damage("metric_chunk_raw", "data = set_byte(data, 1, 9)", "13:00");

    assertThat(sql("raw")).hasSize(60).containsOnly(3.0);
  }

  @Test
  void skipsNewerAndCorruptVersionsInSql() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    for (int version : new int[] {0, 1, 3, 4, 127, 128, 255}) {
      writeInVersion(version);
      assertThat(sql("raw")).as("a report of version %d", version).hasSize(179);
    }
    writeInVersion(2);
    store.maintain();
    for (int version : new int[] {0, 2, 4, 255}) {
      damage("metric_chunk_raw", IN_VERSION.formatted("header", version), "13:00");
      assertThat(sql("raw")).as("a chunk of version %d", version).hasSize(120).doesNotContain(2.0);
      damage("metric_chunk_raw", "header = set_byte(header, 0, 77)", "13:00");
      assertThat(sql("raw")).as("a damaged version").hasSize(120).doesNotContain(2.0);
    }
  }

  @Test
  void sumsUpADayWithACorruptChunkVersion() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    damage("metric_chunk_raw", "header = set_byte(header, 0, 77)", "13:00");
    on.clock.advance(Duration.ofDays(1));

    store.maintain();

    assertThat(on.count("metric_rollup_due")).isZero();
    assertThat(averages(byMinutes(store))).hasSize(120).containsOnly(1.0, 3.0);
    assertThat(store.counters().unreadableChunks()).isEqualTo(1);
  }

  @Test
  void readsInSqlWhicheverByteIsDamaged() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.clock.advance(Duration.ofDays(2));
    store.maintain();
    on.execute("CREATE TABLE good AS SELECT * FROM metric_chunk_1m");
    on.execute("CREATE TABLE good_raw AS SELECT * FROM metric_chunk_raw");
    Random random = new Random(4);
    for (int round = 0; round < 60; round++) {
      int value = random.nextInt(256);
      int place = random.nextInt(1_000);
      for (String table : List.of("metric_chunk_1m", "metric_chunk_raw")) {
        on.execute(
            round % 2 == 0
                ? "UPDATE %s SET header = set_byte(header, %d %% length(header), %d)"
                    .formatted(table, place, value)
                : "UPDATE %s SET data = set_byte(data, %d %% length(data), %d)"
                    .formatted(table, place, value));
      }

      assertThat(sql("raw")).isSubsetOf(1.0, 2.0, 3.0);
      assertThat(sql("minute")).isSubsetOf(1.0, 2.0, 3.0);

      on.execute(
          "UPDATE metric_chunk_1m SET header = good.header, data = good.data FROM good",
          "UPDATE metric_chunk_raw c SET header = good.header, data = good.data"
              + " FROM good_raw good WHERE good.starts_at = c.starts_at");
    }
    assertThat(sql("minute")).hasSize(180);
  }

  @Test
  void setsACorruptReportAsideAndCompactsTheOthers() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.execute(
        "UPDATE metric_report SET payload = '\\x01ff' WHERE sequence = 70",
        // 1.36 in place of 2: without a checksum, nobody could know.
        "UPDATE metric_report SET payload = set_byte(payload, length(payload) - 5,"
            + " get_byte(payload, length(payload) - 5) # 1) WHERE sequence = 71");
    assertThat(averages(raw(store))).hasSize(178).containsOnly(1.0, 2.0, 3.0);
    assertThat(sql("raw")).hasSize(178);
    assertThat(store.counters().unreadableChunks()).isEqualTo(2);
    on.clock.advance(Duration.ofHours(4));

    store.maintain();

    assertThat(on.count("metric_report")).isZero();
    assertThat(on.count("metric_report_unreadable WHERE sequence = 70 AND payload = '\\x01ff'"))
        .isEqualTo(1);
    assertThat(on.count("metric_report_unreadable WHERE sequence = 71")).isEqualTo(1);
    assertThat(averages(raw(store))).hasSize(178).containsOnly(1.0, 2.0, 3.0);
    assertThat(store.counters().unreadableChunks()).isEqualTo(2);
    on.clock.advance(Duration.ofDays(8));
    store.maintain();
    assertThat(on.count("metric_report_unreadable")).isZero();
  }

  @Test
  void keepsRowsOfHoursThatANewerHubWroteTo() throws SQLException {
    PostgresMetricStore store = threeHours();
    writeInVersion(3);
    on.clock.advance(Duration.ofHours(4));

    store.maintain();

    assertThat(averages(raw(store))).hasSize(179).containsOnly(1.0, 2.0, 3.0);
    assertThat(store.counters().unreadableChunks()).isEqualTo(1);
    writeInVersion(2);
    store.maintain();
    assertThat(on.count("metric_report")).isZero();
    assertThat(averages(raw(store))).hasSize(180);
  }

  @Test
  void readsReportsThatAnEarlierHubStoredWithoutAChecksum() throws SQLException {
    PostgresMetricStore store = threeHours();
    on.execute(
        "UPDATE metric_report SET"
            + " payload = set_byte(substr(payload, 1, length(payload) - 4), 0, 1)");

    assertThat(averages(raw(store))).hasSize(180);
    assertThat(sql("raw")).hasSize(180);
    on.clock.advance(Duration.ofHours(4));
    store.maintain();
    assertThat(on.count("metric_report")).isZero();
    assertThat(averages(raw(store))).hasSize(180);
  }

  private void writeInVersion(int version) throws SQLException {
    on.execute(
        "UPDATE metric_report SET "
            + IN_VERSION.formatted("payload", version)
            + " WHERE sequence = 70");
  }

  @Test
  void readsTheOthersWhicheverByteOfAReportIsDamaged() throws SQLException {
    PostgresMetricStore store = threeHours();
    Random random = new Random(4);
    for (int round = 0; round < 60; round++) {
      on.execute(
          "UPDATE metric_report SET payload = set_byte(payload, %1$d %% length(payload), get_byte(payload, %1$d %% length(payload)) # %2$d) WHERE sequence = %3$d"
              .formatted(random.nextInt(100), 1 + random.nextInt(255), round));
    }

    assertThat(sql("raw")).hasSize(120).containsOnly(2.0, 3.0);
    assertThat(averages(raw(store))).hasSize(120).containsOnly(2.0, 3.0);
  }

  /** One value each hour, each minute. */
  private PostgresMetricStore threeHours() {
    PostgresMetricStore store = on.open();
    for (int i = 0; i < 180; i++) {
      await(
          store.append(
              on.reports.report(
                  i,
                  on.noon.plusSeconds(i * 60L),
                  Reports.cpuSamples(1 + i / 60)
                      .add(Metric.MEMORY_USED_BYTES, null, 1e9 + 4_096 * i * i)
                      .build())));
    }
    return store;
  }

  private void damage(String table, String how, String time) throws SQLException {
    on.execute(DAMAGE.formatted(table, how, time));
  }

  private MetricHistory raw(PostgresMetricStore store) {
    return on.cpu(store, on.noon, on.noon.plus(Duration.ofHours(3)), 2_000, Resolution.RAW);
  }

  private MetricHistory byMinutes(PostgresMetricStore store) {
    return on.cpu(store, on.noon, on.noon.plus(Duration.ofHours(3)), 200, Resolution.AUTO);
  }

  private List<Double> sql(String tier) throws SQLException {
    return on.cpuInSql(on.noon, on.noon.plus(Duration.ofHours(3)), tier);
  }
}
