package io.chatops.persistence.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions in plain JDBC, each on a connection of its own. Safe for use by many threads. */
public final class Transactions {
  private final DataSource dataSource;

  public Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Statements of one transaction; it may commit in between. */
  @FunctionalInterface
  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /**
   * Runs the work and commits. When it fails, what it did since its last commit is rolled back. The
   * connection is given back as it came.
   *
   * @throws io.chatops.core.error.ChatOpsException with STORAGE_UNAVAILABLE when the database is
   *     away, full or shutting down
   */
  public <T> T run(Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } finally {
        if (!connection.isClosed() && !connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
      }
    } catch (SQLException e) {
      if (StorageFailure.of(e) == StorageFailure.UNAVAILABLE) {
        throw StorageFailure.unavailable(e);
      }
      throw new IllegalStateException("A statement failed", e);
    }
  }
}
