package io.chatops.persistence.sql;

import io.quarkus.hibernate.orm.panache.Panache;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Statements in plain JDBC. A parameter may be a text, in which what PostgreSQL cannot store is
 * replaced; a time; a duration, in seconds; a constant, by its name; a list of texts; an {@link
 * Values array}; or what the driver takes as it is.
 */
public final class Sql {
  private Sql() {}

  /** Reads a value from a row. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Visits a row. */
  @FunctionalInterface
  public interface RowVisitor {
    void visit(ResultSet row) throws SQLException;
  }

  /**
   * An array as a parameter.
   *
   * @param type PostgreSQL's name of the type of its elements
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Values(String type, Object[] elements) {}

  public static Values uuids(Stream<UUID> ids) {
    return new Values("uuid", ids.toArray());
  }

  public static Values texts(Stream<String> texts) {
    return new Values("text", texts.map(StoredText::of).toArray());
  }

  public static Values ints(Collection<Integer> numbers) {
    return new Values("int4", numbers.toArray());
  }

  /** Runs a statement of any kind. Returns the number of changed rows. */
  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      statement.execute();
      return statement.getUpdateCount();
    }
  }

  /** Visits each row that a statement answers. */
  public static void forEach(
      Connection connection, String sql, RowVisitor visitor, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          visitor.visit(rows);
        }
      }
    }
  }

  /** Returns what is read from each row that a statement answers. */
  public static <T> List<T> list(
      Connection connection, String sql, RowReader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    List<T> found = new ArrayList<>();
    forEach(connection, sql, row -> found.add(reader.read(row)), parameters);
    return found;
  }

  /** Returns the first row that a statement answers, of few; empty if there is none. */
  public static <T> Optional<T> first(
      Connection connection, String sql, RowReader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    return list(connection, sql, reader, parameters).stream().findFirst();
  }

  /**
   * Runs a statement of any kind in the current transaction. Returns the number of changed rows.
   */
  public static int update(String sql, @Nullable Object... parameters) {
    return inSession(connection -> update(connection, sql, parameters));
  }

  /** Visits each row that a statement answers in the current transaction. */
  public static void forEach(String sql, RowVisitor visitor, @Nullable Object... parameters) {
    Panache.getSession().doWork(connection -> forEach(connection, sql, visitor, parameters));
  }

  /** Returns what is read from each row that a statement answers in the current transaction. */
  public static <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) {
    return inSession(connection -> list(connection, sql, reader, parameters));
  }

  /** Returns the first row of few that a statement answers in the current transaction. */
  public static <T> Optional<T> first(
      String sql, RowReader<T> reader, @Nullable Object... parameters) {
    return inSession(connection -> first(connection, sql, reader, parameters));
  }

  /** Runs statements in the transaction of the current Hibernate session. */
  public static <T> T inSession(Transactions.Work<T> work) {
    return Panache.getSession().doReturningWork(work::in);
  }

  /**
   * Runs a statement for each value, in order and in one round trip, in the current transaction.
   * For statements that Hibernate cannot batch because they skip or replace existing rows.
   *
   * @param parameters the statement's parameters for one value
   */
  public static <T> void batch(
      String sql, Collection<T> values, Function<T, @Nullable Object[]> parameters) {
    if (!values.isEmpty()) {
      Panache.getSession().doWork(connection -> batch(connection, sql, values, parameters));
    }
  }

  /** Runs a statement for each value, in order, on this connection. */
  public static <T> void batch(
      Connection connection,
      String sql,
      Collection<T> values,
      Function<T, @Nullable Object[]> parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T value : values) {
        set(statement, parameters.apply(value));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, storable(parameters[i], statement));
    }
  }

  private static @Nullable Object storable(@Nullable Object value, PreparedStatement statement)
      throws SQLException {
    if (value instanceof String text) {
      return StoredText.of(text);
    }
    if (value instanceof Instant time) {
      return StoredTime.of(time);
    }
    if (value instanceof Duration time) {
      return time.toMillis() / 1_000.0;
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof List<?> texts) {
      return storable(texts(texts.stream().map(Object::toString)), statement);
    }
    return value instanceof Values array
        ? statement.getConnection().createArrayOf(array.type, array.elements)
        : value;
  }
}
