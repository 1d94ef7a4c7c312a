package io.chatops.persistence.sql;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.quarkus.hibernate.orm.panache.Panache;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Locks of the present transaction that several features take before they touch their own rows. */
public final class RowLocks {
  private RowLocks() {}

  /** Waits until this transaction is the only one that holds the lock of this number. */
  public static void takeTurn(long lock) {
    Panache.getSession()
        .createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(:lock)", Integer.class)
        .setParameter("lock", lock)
        .getSingleResult();
  }

  /** Waits until nobody has the lock of this number to himself; others may hold it as well. */
  public static void shareTurn(long lock) {
    Panache.getSession()
        .createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock_shared(:lock)", Integer.class)
        .setParameter("lock", lock)
        .getSingleResult();
  }

  /** Makes others who add something for this owner wait, so that what is there can be counted. */
  public static void lockOwner(UserId owner) {
    Panache.getSession()
        .createNativeQuery("SELECT id FROM users WHERE id = :id FOR NO KEY UPDATE", UUID.class)
        .setParameter("id", owner.value())
        .getSingleResult();
  }

  /**
   * Finds which of the servers exist; none of them is removed before the transaction ends. Locks
   * are taken in the order of ids, and before any others, as a removal begins with the server's row
   * as well: no two transactions come to wait for each other.
   */
  public static Set<ServerId> keepServers(Collection<ServerId> servers) {
    return Panache.getSession()
        .createNativeQuery(
            "SELECT id FROM server WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE", UUID.class)
        .setParameter("ids", servers.stream().map(ServerId::value).distinct().toArray(UUID[]::new))
        .getResultStream()
        .map(ServerId::new)
        .collect(Collectors.toSet());
  }
}
