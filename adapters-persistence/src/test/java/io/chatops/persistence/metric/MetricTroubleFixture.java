package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Stores whose database refuses rows, and that take few labels if a test says so. */
abstract class MetricTroubleFixture extends MetricStoreFixture {
  MetricTroubleFixture(TestDatabase.Running database) {
    super(database);
  }

  static Samples containers(String... names) {
    Samples.Builder samples = new Samples.Builder();
    for (String name : names) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, name, 1);
    }
    return samples.build();
  }

  List<Double> averages(PostgresMetricStore store) {
    return averages(store.history(query(serverId, noon, Metric.CPU_USAGE_PERCENT)));
  }

  static HistoryQuery query(ServerId serverId, Instant from, Metric metric) {
    return new HistoryQuery(
        serverId, from, from.plusSeconds(60), Set.of(metric), 300, Resolution.RAW);
  }

  /** The database refuses rows of a table, as it does when its disk is full or damaged. */
  void refuse(String table, String state, String condition) throws SQLException {
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

  void allow(String table) throws SQLException {
    execute("DROP TRIGGER refuse ON " + table, "DROP FUNCTION refuse_" + table);
  }

  @Override
  PostgresMetricStore open() {
    return open(dataSource, 5_000, Duration.ofSeconds(10));
  }

  PostgresMetricStore open(DataSource source, int newLabels, Duration closingPatience) {
    return open(source, settings(newLabels, closingPatience));
  }

  static MetricStoreSettings settings(int newLabels, Duration closingPatience) {
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
}
