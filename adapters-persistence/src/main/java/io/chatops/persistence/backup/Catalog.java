package io.chatops.persistence.backup;

import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of the hub's schema as the database tells them. */
final class Catalog {
  /** A partition that is detached is about to be dropped, and none of the schema's tables. */
  private static final String TABLES =
      """
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition AND c.relowner = current_user::regrole
        AND c.relname !~ '^metric_.*_[0-9]+$'""";

  private Catalog() {}

  /**
   * A table.
   *
   * @param columns in their order
   * @param partitions the bounds of each partition, by its name; empty if it has none
   */
  record Table(String name, List<String> columns, Map<String, String> partitions) {
    /** Returns the columns as SQL lists them. */
    String columnList() {
      return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
    }
  }

  /**
   * Returns the names of all tables, each after those that it refers to; and those of servers after
   * the servers, since tables in shards refer to nothing.
   */
  static List<String> names(Connection connection) throws SQLException {
    Map<String, Set<String>> referredTo = new LinkedHashMap<>();
    texts(connection, "SELECT c.relname " + TABLES + " ORDER BY 1")
        .forEach(name -> referredTo.put(name, new LinkedHashSet<>()));
    Sql.forEach(
        connection,
        """
            SELECT f.relname, t.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid
              JOIN pg_class t ON t.oid = k.confrelid WHERE k.contype = 'f' AND f.oid <> t.oid
            UNION ALL SELECT c.relname, 'server' FROM pg_class c JOIN pg_attribute a
              ON a.attrelid = c.oid AND a.attname = 'server_id'
              WHERE c.relnamespace = 'public'::regnamespace""",
        row -> {
          Set<String> before = referredTo.get(row.getString(1));
          if (before != null && referredTo.containsKey(row.getString(2))) {
            before.add(row.getString(2));
          }
        });
    List<String> ordered = new ArrayList<>();
    while (!referredTo.isEmpty()) {
      List<String> ready =
          referredTo.entrySet().stream()
              .filter(entry -> ordered.containsAll(entry.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("Tables refer to each other: " + referredTo.keySet());
      }
      ordered.addAll(ready);
      ready.forEach(referredTo::remove);
    }
    return ordered;
  }

  static Table table(Connection connection, String name) throws SQLException {
    List<String> columns =
        texts(
            connection,
            """
            SELECT attname FROM pg_attribute WHERE attrelid = 'public.%s'::regclass AND attnum > 0
              AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
                .formatted(name));
    Map<String, String> partitions = new LinkedHashMap<>();
    Sql.forEach(
        connection,
        """
            SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i
              JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.%s'::regclass
              AND NOT i.inhdetachpending ORDER BY 1"""
            .formatted(name),
        row -> partitions.put(row.getString(1), row.getString(2)));
    return new Table(name, columns, partitions);
  }

  /** Returns the last value of each sequence that was used, by its name. */
  static Map<String, Long> sequences(Connection connection) throws SQLException {
    Map<String, Long> values = new LinkedHashMap<>();
    Sql.forEach(
        connection,
        """
        SELECT sequencename, last_value FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1""",
        row -> values.put(row.getString(1), row.getLong(2)));
    return values;
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    return Sql.list(connection, sql, row -> row.getString(1));
  }
}
