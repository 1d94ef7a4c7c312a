package io.chatops.persistence.sql;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Locks of the current transaction that several features take before they touch their own rows. */
public final class RowLocks {
  /**
   * Has the database end the current transaction once its hub has been idle in it for so long: a
   * hub that is stopped, or whose machine is lost, would hold up all others for ever. The hub that
   * goes on finds its transaction undone.
   */
  private static final String END_WHEN_ABANDONED =
      "set_config('idle_in_transaction_session_timeout', '10s', true)";

  private RowLocks() {}

  /**
   * Waits until this transaction is the only holder of the lock with this number, and holds it no
   * longer than {@link #endWhenAbandoned} allows.
   */
  public static void lockExclusively(long lock) {
    Sql.update("SELECT " + END_WHEN_ABANDONED + ", pg_advisory_xact_lock(?)", lock);
  }

  /**
   * Has the database end this transaction, and its connection, once its hub has been idle in it for
   * ten seconds. Called before rows are locked for which other hubs wait.
   */
  public static void endWhenAbandoned() {
    Sql.update("SELECT " + END_WHEN_ABANDONED);
  }

  /** Waits until no transaction holds the lock with this number exclusively, and shares it. */
  public static void lockShared(long lock) {
    Sql.update("SELECT pg_advisory_xact_lock_shared(?)", lock);
  }

  /**
   * Makes others who add something for this owner wait, so that the existing rows can be counted.
   */
  public static void lockOwner(UserId owner) {
    Optional<UserId> locked =
        Sql.first(
            "SELECT id FROM users WHERE id = ? FOR NO KEY UPDATE", row -> owner, owner.value());
    if (locked.isEmpty()) {
      throw new NoSuchElementException("The owner was removed");
    }
  }

  /**
   * Returns those of the servers that exist, and prevents their removal until the transaction ends.
   * Locks are taken in the order of ids and before any others. A removal also begins with the
   * server's row, so no two transactions wait for each other.
   */
  public static Set<ServerId> keepServers(Collection<ServerId> servers) {
    return Sql.inSession(connection -> keepServers(connection, servers));
  }

  /** Does the same in the current transaction of this connection. */
  public static Set<ServerId> keepServers(Connection connection, Collection<ServerId> servers)
      throws SQLException {
    return new HashSet<>(
        Sql.list(
            connection,
            "SELECT id FROM server WHERE id = ANY(?) ORDER BY id FOR KEY SHARE",
            row -> new ServerId(row.getObject(1, UUID.class)),
            Sql.uuids(servers.stream().map(ServerId::value).distinct())));
  }
}
