package io.chatops.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The functions and the catalog of Citus that the hub uses, in a database without it: tables stay
 * where they are, and what would be put into shards is recorded. So everything runs that differs on
 * Citus but its own planner.
 */
public final class CitusDoubles {
  private static final String DOUBLES =
      """
      CREATE TABLE pg_dist_partition (logicalrelid regclass, by_column text, with_table text);

      CREATE FUNCTION create_distributed_table(
        table_name regclass, distribution_column text, colocate_with text) RETURNS void
      LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = table_name AND contype = 'f') THEN
          RAISE '% refers to a table that is not distributed', table_name;
        END IF;
        IF EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = table_name
            AND k.contype IN ('p', 'u') AND NOT EXISTS (SELECT FROM pg_attribute a
              WHERE a.attrelid = table_name AND a.attname = distribution_column
                AND a.attnum = ANY (k.conkey))) THEN
          RAISE 'a unique key of % lacks %', table_name, distribution_column;
        END IF;
        INSERT INTO pg_dist_partition VALUES (table_name, distribution_column, colocate_with);
      END $$;

      CREATE FUNCTION citus_is_coordinator() RETURNS boolean LANGUAGE sql AS 'SELECT true';

      CREATE FUNCTION citus_total_relation_size(table_name regclass) RETURNS bigint
      LANGUAGE sql AS $$
        SELECT pg_total_relation_size(table_name)
      $$;

      GRANT SELECT, INSERT ON pg_dist_partition TO PUBLIC""";

  private CitusDoubles() {}

  /** Makes a database look as if it had Citus, which does not belong to the hub. */
  public static void install(TestDatabase.Running server, PGSimpleDataSource database) {
    try (Connection connection = server.superuser(database);
        Statement statement = connection.createStatement()) {
      statement.execute(DOUBLES);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the calls that distribute tables, as {@code table by column with table}. */
  public static List<String> distributed(DataSource database) {
    return column(
        database,
        "SELECT logicalrelid || ' by ' || by_column || ' with ' || with_table"
            + " FROM pg_dist_partition");
  }

  /** Returns the first column of a query. */
  public static List<String> column(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
