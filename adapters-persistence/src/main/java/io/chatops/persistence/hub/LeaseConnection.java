package io.chatops.persistence.hub;

import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection by which a hub renews its lease. Nothing else uses it, so that a renewal waits for
 * no other work of the hub. It waits for the database for a few seconds only: a hub that hangs in
 * one renewal would be taken for dead. One caller at a time; others wait.
 */
@Singleton
class LeaseConnection {
  private final DirectDatabase database;
  private @Nullable Connection open;

  /** Connects at its first use. */
  LeaseConnection(DirectDatabase database) {
    this.database = database;
  }

  /** Runs the work and commits; after a failure the next call connects anew. */
  synchronized <T> T use(Transactions.Work<T> work) throws SQLException {
    Connection connection = open == null ? connect() : open;
    open = null;
    try {
      T result = work.in(connection);
      connection.commit();
      open = connection;
      return result;
    } finally {
      if (open == null) {
        connection.close();
      }
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = database.source().getConnection();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    // A hub that is stopped in the middle of a renewal holds its row, which its successor deletes.
    Sql.update(connection, "SET idle_in_transaction_session_timeout = '10s'");
    connection.setAutoCommit(false);
    return connection;
  }

  @PreDestroy
  synchronized void close() throws SQLException {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
