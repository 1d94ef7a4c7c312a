package io.chatops.persistence.postgres;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** Log entries in PostgreSQL. */
public final class PostgresLogEntryStore implements LogEntryStore {
  private final Database database;

  public PostgresLogEntryStore(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public void append(List<LogEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    database.inTransaction(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  INSERT INTO log_entry (id, server_id, at, level, source, component, message,
                    folded, detail_names, detail_values)
                  SELECT :id, id, :at, :level, :source, :component, :message,
                    :folded, :names, :values
                  FROM server WHERE id = :serverId FOR KEY SHARE
                  ON CONFLICT (id) DO NOTHING""");
          entries.forEach(entry -> add(batch, entry));
          return batch.execute();
        });
  }

  private static void add(PreparedBatch batch, LogEntry entry) {
    List<String> names = List.copyOf(entry.details().keySet());
    List<String> values = List.copyOf(entry.details().values());
    batch
        .bind("id", entry.id().value())
        .bind("serverId", entry.serverId().value())
        .bind("at", entry.at())
        .bind("level", entry.level().name())
        .bind("source", entry.source().name())
        .bind("component", entry.component())
        .bind("message", entry.message())
        .bind(
            "folded",
            folded(
                entry.component() == null
                    ? entry.message()
                    : entry.message() + "\n" + entry.component()))
        .bind("names", Database.array(names))
        .bind("values", Database.array(values))
        .add();
  }

  @Override
  public Page find(Query query) {
    Map<String, Object> values = new LinkedHashMap<>();
    String where = where(query, values);
    return database.inTransaction(
        handle -> {
          long total =
              bound(handle.createQuery("SELECT count(*) FROM log_entry" + where), values)
                  .mapTo(Long.class)
                  .one();
          List<LogEntry> entries =
              bound(
                      handle.createQuery(
                          "SELECT * FROM log_entry"
                              + where
                              + " ORDER BY at DESC, id LIMIT :limit OFFSET :offset"),
                      values)
                  .bind("limit", query.limit())
                  .bind("offset", query.offset())
                  .map((row, context) -> read(row))
                  .list();
          return new Page(entries, total);
        });
  }

  @Override
  public void deleteServer(ServerId serverId) {
    database.with(
        handle ->
            handle
                .createUpdate("DELETE FROM log_entry WHERE server_id = :serverId")
                .bind("serverId", serverId.value())
                .execute());
  }

  @Override
  public long deleteOld(Instant before, int mostPerServer) {
    return database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM log_entry WHERE at < :before OR id IN (
                      SELECT id FROM (
                        SELECT id, row_number() OVER (
                          PARTITION BY server_id ORDER BY at DESC, id) AS place
                        FROM log_entry) AS placed
                      WHERE place > :most)""")
                .bind("before", before)
                .bind("most", mostPerServer)
                .execute());
  }

  private static String where(Query query, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>(List.of("server_id = :serverId"));
    values.put("serverId", query.serverId().value());
    if (query.level() != null) {
      conditions.add("level = ANY(:levels)");
      values.put("levels", Database.array(fromUp(query.level())));
    }
    if (query.source() != null) {
      conditions.add("source = :source");
      values.put("source", query.source().name());
    }
    if (query.component() != null) {
      conditions.add("component = :component");
      values.put("component", query.component());
    }
    if (query.text() != null) {
      conditions.add("strpos(folded, :text) > 0");
      values.put("text", folded(query.text()));
    }
    if (query.since() != null) {
      conditions.add("at >= :since");
      values.put("since", query.since());
    }
    if (query.until() != null) {
      conditions.add("at < :until");
      values.put("until", query.until());
    }
    return " WHERE " + String.join(" AND ", conditions);
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Map<String, Object> values) {
    values.forEach(statement::bind);
    return statement;
  }

  private static LogEntry read(ResultSet row) throws SQLException {
    List<String> names = Database.texts(row, "detail_names");
    List<String> values = Database.texts(row, "detail_values");
    SortedMap<String, String> details = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      details.put(names.get(i), values.get(i));
    }
    return new LogEntry(
        new LogEntryId(Database.uuid(row, "id")),
        new ServerId(Database.uuid(row, "server_id")),
        Database.instant(row, "at"),
        LogLevel.valueOf(row.getString("level")),
        LogSource.valueOf(row.getString("source")),
        row.getString("component"),
        row.getString("message"),
        details);
  }

  /** This level and those worse. */
  private static List<String> fromUp(LogLevel least) {
    return Stream.of(LogLevel.values())
        .filter(level -> level.compareTo(least) >= 0)
        .map(LogLevel::name)
        .toList();
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
