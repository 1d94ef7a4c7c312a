package io.chatops.persistence.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Looks into databases, whole. */
final class Databases {
  private static final String DEFINITIONS =
      """
      SELECT 'column ' || c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || ' ' || a.attnotnull || ' ' || a.attidentity::text || ' ' || a.attstorage::text
          || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND c.relkind IN ('r', 'p')
      UNION ALL SELECT 'index ' || pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
          || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'partition ' || relname || ' ' || pg_get_expr(relpartbound, oid)
        FROM pg_class WHERE relispartition AND relkind = 'r'
      UNION ALL SELECT 'sequence ' || sequencename || ' ' || coalesce(last_value, 0)
        FROM pg_sequences
      ORDER BY 1\
      """;

  private Databases() {}

  /** All rows of all tables, as text and in order. */
  static Map<String, List<String>> rows(DataSource database) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Connection connection = database.getConnection()) {
      for (String table : Catalog.names(connection)) {
        rows.put(
            table,
            list(connection, "SELECT t::text FROM " + table + " t ORDER BY t::text COLLATE \"C\""));
      }
    }
    // The hub makes anew what is not versioned.
    rows.getOrDefault("flyway_schema_history", new ArrayList<>())
        .removeIf(row -> row.contains("R__history.sql"));
    return rows;
  }

  /** The same as a backup has them: without rows that are of no use later. */
  static Map<String, List<String>> backedUp(DataSource database) throws SQLException {
    Map<String, List<String>> rows = rows(database);
    BackupWriter.SHORT_LIVED.forEach(table -> rows.put(table, List.of()));
    return rows;
  }

  static List<String> definitions(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return list(connection, DEFINITIONS);
    }
  }

  static List<String> list(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String sample() throws IOException {
    try (InputStream in = Databases.class.getResourceAsStream("/backups/sample.sql")) {
      if (in == null) {
        throw new IllegalStateException("sample.sql is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
