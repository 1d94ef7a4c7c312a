package io.chatops.persistence.sql;

import io.quarkus.hibernate.orm.panache.Panache;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement that runs for many values in one round trip, in the current transaction. For
 * statements that Hibernate cannot batch because they skip or replace existing rows.
 */
public final class SqlBatch {
  private SqlBatch() {}

  /**
   * Runs the statement for each value, in order.
   *
   * @param parameters the statement's parameters for one value; see {@link #storable} for types
   */
  public static <T> void run(
      String sql, Collection<T> values, Function<T, @Nullable Object[]> parameters) {
    if (values.isEmpty()) {
      return;
    }
    Panache.getSession().doWork(connection -> run(connection, sql, values, parameters));
  }

  /** Runs the statement for each value, in order, on this connection. */
  public static <T> void run(
      Connection connection,
      String sql,
      Collection<T> values,
      Function<T, @Nullable Object[]> parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T value : values) {
        @Nullable Object[] row = parameters.apply(value);
        for (int i = 0; i < row.length; i++) {
          statement.setObject(i + 1, storable(row[i], connection));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static @Nullable Object storable(@Nullable Object value, Connection connection)
      throws SQLException {
    if (value instanceof String text) {
      return StoredText.of(text);
    }
    if (value instanceof Instant time) {
      return StorableTime.of(time).atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof List<?> texts) {
      return connection.createArrayOf(
          "text", texts.stream().map(text -> StoredText.of(text.toString())).toArray());
    }
    return value;
  }
}
