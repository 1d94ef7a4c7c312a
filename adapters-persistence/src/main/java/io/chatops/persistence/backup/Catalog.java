package io.chatops.persistence.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    for (List<String> row : rows(connection, "SELECT c.relname " + TABLES + " ORDER BY 1")) {
      referredTo.put(row.get(0), new LinkedHashSet<>());
    }
    for (List<String> row :
        rows(
            connection,
            """
            SELECT f.relname, t.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid
              JOIN pg_class t ON t.oid = k.confrelid WHERE k.contype = 'f' AND f.oid <> t.oid
            UNION ALL SELECT c.relname, 'server' FROM pg_class c JOIN pg_attribute a
              ON a.attrelid = c.oid AND a.attname = 'server_id'
              WHERE c.relnamespace = 'public'::regnamespace""")) {
      Set<String> before = referredTo.get(row.get(0));
      if (before != null && referredTo.containsKey(row.get(1))) {
        before.add(row.get(1));
      }
    }
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
    List<String> columns = new ArrayList<>();
    for (List<String> row :
        rows(
            connection,
            """
            SELECT attname FROM pg_attribute WHERE attrelid = 'public.%s'::regclass AND attnum > 0
              AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
                .formatted(name))) {
      columns.add(row.get(0));
    }
    Map<String, String> partitions = new LinkedHashMap<>();
    for (List<String> row :
        rows(
            connection,
            """
            SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i
              JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.%s'::regclass
              AND NOT i.inhdetachpending ORDER BY 1"""
                .formatted(name))) {
      partitions.put(row.get(0), row.get(1));
    }
    return new Table(name, columns, partitions);
  }

  /** Returns the last value of each sequence that was used, by its name. */
  static Map<String, Long> sequences(Connection connection) throws SQLException {
    Map<String, Long> values = new LinkedHashMap<>();
    for (List<String> row :
        rows(
            connection,
            """
            SELECT sequencename, last_value FROM pg_sequences
            WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1""")) {
      values.put(row.get(0), Long.parseLong(row.get(1)));
    }
    return values;
  }

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      int width = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(found.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
