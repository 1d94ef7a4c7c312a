package io.chatops.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Fills the database of a hub that does not run at present with history, the way the hub would have
 * come to it: reports are appended, compacted, summed up and dropped by its own code, with a clock
 * that runs as fast as that goes.
 */
final class HistoryFiller implements AutoCloseable {
  private static final ReportDocument NO_DOCUMENT = ReportDocument.of("{}".getBytes(UTF_8));

  /** Hours that wait to be compacted are rows, and take 30 times the room. */
  private static final Duration MAINTENANCE_EVERY = Duration.ofHours(6);

  private static final int APPENDED_AT_ONCE = 2_000;

  private final EmbeddedDatabase database;
  private final MutableClock clock;
  private final PostgresMetricStore store;
  private final Duration interval;
  private final List<CompletableFuture<?>> waiting = new ArrayList<>();
  private long reports;
  private long values;

  private HistoryFiller(EmbeddedDatabase database, Instant from, Duration interval) {
    this.database = database;
    this.clock = new MutableClock(from);
    this.interval = interval;
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(database.jdbcUrl());
    dataSource.setUser(database.user());
    dataSource.setPassword(database.password());
    this.store =
        PostgresMetricStore.start(
            dataSource,
            clock,
            MetricStoreSettings.of(
                StoredSpace.RAW_KEPT,
                StoredSpace.MINUTES_KEPT,
                StoredSpace.TEN_MINUTES_KEPT,
                Runtime.getRuntime().maxMemory()));
  }

  /**
   * Starts the hub's own PostgreSQL.
   *
   * @param dataDir of a hub that has run once, so that the schema is there
   * @param from when the history starts
   * @param interval between reports
   */
  static HistoryFiller open(Path dataDir, Instant from, Duration interval) {
    EmbeddedDatabase database = EmbeddedDatabase.start(dataDir, step -> Progress.say("%s", step));
    return new HistoryFiller(database, from, interval);
  }

  HubDatabase database() {
    return new HubDatabase(database.jdbcUrl(), database.user(), database.password());
  }

  /** Lets all these servers report until then. */
  void fillTo(Instant end, Map<ServerId, ReportSource> servers) {
    Instant nextMaintenance = clock.instant().plus(MAINTENANCE_EVERY);
    while (clock.instant().isBefore(end)) {
      servers.forEach(this::append);
      clock.advance(interval);
      boolean due = !clock.instant().isBefore(nextMaintenance);
      if (due || waiting.size() >= APPENDED_AT_ONCE) {
        awaitAppended();
      }
      if (due) {
        store.maintain();
        nextMaintenance = clock.instant().plus(MAINTENANCE_EVERY);
      }
    }
    awaitAppended();
    store.maintain();
  }

  /** Lets time pass without reports, and does the maintenance then. */
  void passTime(Duration length) {
    clock.advance(length);
    store.maintain();
  }

  long reports() {
    return reports;
  }

  long values() {
    return values;
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }

  private void append(ServerId server, ReportSource source) {
    ReportSource.Collected collected = source.next();
    Instant at = clock.instant().plus(collected.late());
    reports++;
    values += collected.samples().size();
    waiting.add(
        store.append(
            new MetricReport(server, "filled", reports, at, at, collected.samples(), NO_DOCUMENT)));
  }

  private void awaitAppended() {
    waiting.forEach(CompletableFuture::join);
    waiting.clear();
  }
}
