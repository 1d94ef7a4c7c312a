package io.chatops.persistence.log;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogLevel;
import io.chatops.persistence.sql.Filter;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredText;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Log entries in PostgreSQL. */
@PostgresAdapter
class PostgresLogEntryStore implements LogEntryStore {
  private static final Sort NEWEST_FIRST = Sort.descending("at").and("id");

  private final Rows rows;

  PostgresLogEntryStore(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void append(List<LogEntry> entries) {
    Sql.batch(
        """
        INSERT INTO log_entry (id, server_id, at, level, source, component, message,
          folded, detail_names, detail_values)
        SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?
        FROM server WHERE id = ? FOR KEY SHARE
        ON CONFLICT (id) DO NOTHING""",
        entries,
        entry ->
            new @Nullable Object[] {
              entry.id().value(),
              entry.at(),
              entry.level(),
              entry.source(),
              entry.component(),
              entry.message(),
              folded(
                  entry.component() == null
                      ? entry.message()
                      : entry.message() + "\n" + entry.component()),
              List.copyOf(entry.details().keySet()),
              List.copyOf(entry.details().values()),
              entry.serverId().value()
            });
  }

  @Override
  @Reads
  public Page find(Query query) {
    Filter filter =
        new Filter()
            .and("serverId = :serverId", "serverId", query.serverId().value())
            .and("level in :levels", "levels", query.level() == null ? null : fromUp(query.level()))
            .and("source = :source", "source", query.source())
            .and("component = :component", "component", query.component())
            .and(
                "position(:text in folded) > 0",
                "text",
                query.text() == null ? null : StoredText.of(folded(query.text())))
            .and("at >= :since", "since", query.since())
            .and("at < :until", "until", query.until())
            .after("at", query.after());
    return filter.page(
        rows, NEWEST_FIRST, query.limit(), query.offset(), LogEntryEntity::toDomain, Page::new);
  }

  @Override
  public void deleteServer(ServerId serverId) {
    rows.delete("serverId", serverId.value());
  }

  @Override
  public long deleteOld(Instant before, int maxPerServer) {
    return (long)
        Sql.update(
            """
            DELETE FROM log_entry WHERE at < ? OR id IN (
              SELECT id FROM (
                SELECT id, row_number() OVER (
                  PARTITION BY server_id ORDER BY at DESC, id) AS place
                FROM log_entry) AS placed
              WHERE place > ?)""",
            before,
            maxPerServer);
  }

  /** Returns this level and the more severe ones. */
  private static List<LogLevel> fromUp(LogLevel least) {
    return Stream.of(LogLevel.values()).filter(level -> level.compareTo(least) >= 0).toList();
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Singleton
  static class Rows implements PanacheRepositoryBase<LogEntryEntity, UUID> {}
}
