package io.chatops.persistence.sql;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.quarkus.hibernate.orm.panache.Panache;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
    SingleColumnQuery.query(
            Panache.getSession(),
            "SELECT 1 AS taken FROM " + END_WHEN_ABANDONED + ", pg_advisory_xact_lock(:lock)",
            "taken",
            Integer.class)
        .setParameter("lock", lock)
        .getSingleResult();
  }

  /**
   * Has the database end this transaction, and its connection, once its hub has been idle in it for
   * ten seconds. Called before rows are locked for which other hubs wait.
   */
  public static void endWhenAbandoned() {
    SingleColumnQuery.query(
            Panache.getSession(),
            "SELECT " + END_WHEN_ABANDONED + " AS timeout",
            "timeout",
            String.class)
        .getSingleResult();
  }

  /** Waits until no transaction holds the lock with this number exclusively, and shares it. */
  public static void lockShared(long lock) {
    SingleColumnQuery.query(
            Panache.getSession(),
            "SELECT 1 AS taken FROM pg_advisory_xact_lock_shared(:lock)",
            "taken",
            Integer.class)
        .setParameter("lock", lock)
        .getSingleResult();
  }

  /**
   * Makes others who add something for this owner wait, so that the existing rows can be counted.
   */
  public static void lockOwner(UserId owner) {
    SingleColumnQuery.query(
            Panache.getSession(),
            "SELECT id FROM users WHERE id = :id FOR NO KEY UPDATE",
            "id",
            UUID.class)
        .setParameter("id", owner.value())
        .getSingleResult();
  }

  /**
   * Returns those of the servers that exist, and prevents their removal until the transaction ends.
   * Locks are taken in the order of ids and before any others. A removal also begins with the
   * server's row, so no two transactions wait for each other.
   */
  public static Set<ServerId> keepServers(Collection<ServerId> servers) {
    return SingleColumnQuery.query(
            Panache.getSession(),
            "SELECT id FROM server WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE",
            "id",
            UUID.class)
        .setParameter("ids", servers.stream().map(ServerId::value).distinct().toArray(UUID[]::new))
        .getResultStream()
        .map(ServerId::new)
        .collect(Collectors.toSet());
  }
}
