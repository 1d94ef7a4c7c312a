package io.chatops.persistence.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions in plain JDBC, each on its own connection. Safe for use by many threads. */
public final class Transactions {
  private final DataSource dataSource;

  public Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The statements of one transaction, which may commit in between. */
  @FunctionalInterface
  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /**
   * Runs the work and commits. If it fails, everything since its last commit is rolled back. The
   * connection is returned in its original state.
   *
   * @throws io.chatops.core.error.ChatOpsException with STORAGE_UNAVAILABLE if the database is
   *     unreachable, full or shutting down
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
