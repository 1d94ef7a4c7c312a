package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.MetricHistory;
import io.chatops.persistence.metric.codec.ColumnCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads history from wherever it is stored: sums of days, raw chunks of hours, and the rows of
 * reports not yet compacted. The number of statements does not grow with the range. It grows with
 * the number of servers only if they have too many chunks to read at once.
 */
final class HistoryReader {
  /** The longest interval between two reports of an agent. */
  private static final Duration MAX_REPORT_INTERVAL = Duration.ofMinutes(1);

  /** The hours of today and yesterday, which may not be summed up yet and are read by the hour. */
  private static final long HOURS_WITHOUT_SUMS = 50;

  private final SeriesDictionary dictionary;
  private final MetricStoreSettings settings;
  private final UnreadableChunks unreadable;

  HistoryReader(
      SeriesDictionary dictionary, MetricStoreSettings settings, UnreadableChunks unreadable) {
    this.dictionary = dictionary;
    this.settings = settings;
    this.unreadable = unreadable;
  }

  /**
   * Returns the histories as of one moment, in the order of the servers.
   *
   * @param connection must not be in autocommit mode, nor have a transaction in progress
   */
  List<MetricHistory> read(Connection connection, FleetQuery query, Instant now)
      throws SQLException {
    SeriesDictionary.Metrics metrics = dictionary.metrics(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      // Before the snapshot is taken, so that no hour is dropped whose reports the snapshot still
      // has as rows.
      statement.execute("LOCK TABLE ONLY metric_report IN ACCESS SHARE MODE");
    }
    HistoryQuery one = query.of(query.servers().get(0));
    Tier tier = tier(one, now);
    ColumnCodec codec = new ColumnCodec();
    List<MetricHistory> histories = new ArrayList<>();
    for (List<ServerId> servers : parts(query.servers(), serversAtOnce(one))) {
      histories.addAll(
          new HistoryReading(
                  connection, query, servers, tier, dictionary, metrics, codec, unreadable)
              .read(now));
    }
    connection.commit();
    return histories;
  }

  private static List<List<ServerId>> parts(List<ServerId> servers, int size) {
    List<List<ServerId>> parts = new ArrayList<>();
    for (int from = 0; from < servers.size(); from += size) {
      parts.add(servers.subList(from, Math.min(from + size, servers.size())));
    }
    return parts;
  }

  /** Returns the number of servers whose chunks can usually be read at once. */
  private static int serversAtOnce(HistoryQuery query) {
    long chunks =
        query.length().toDays() + 2 + Math.min(query.length().toHours(), HOURS_WITHOUT_SUMS);
    return (int) Math.max(1, ChunkTable.AT_ONCE / chunks);
  }

  /**
   * Returns the coarsest tier that still resolves each point, or the only one that reaches back far
   * enough.
   */
  private @Nullable Tier tier(HistoryQuery query, Instant now) {
    long width = HistoryBuilder.widthMillis(query, 0);
    boolean eachReport =
        query.resolution() == Resolution.RAW
            && query.length().compareTo(MAX_REPORT_INTERVAL.multipliedBy(query.points())) <= 0;
    boolean reachesBack = !query.start().isBefore(ReportWriter.keptFrom(now, settings.retention()));
    Tier chosen = null;
    for (Tier tier : Tier.finestFirst()) {
      if (!reachesBack || (!eachReport && width % tier.stepMillis() == 0)) {
        chosen = tier;
      }
      reachesBack |= !query.start().isBefore(tier.keptFrom(now, settings));
    }
    return chosen;
  }
}
