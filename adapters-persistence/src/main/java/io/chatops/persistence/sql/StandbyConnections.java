package io.chatops.persistence.sql;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pool's connections while the database is read-only. They may lead to a standby, and would
 * stay there though another server is the primary by now.
 */
@Singleton
class StandbyConnections {
  /** Many may find it out at once, and new connections cost time. */
  private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Instance<AgroalDataSource> pool;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  StandbyConnections(Instance<AgroalDataSource> pool) {
    this.pool = pool;
  }

  /** Has the pool connect anew, unless it was told so in the last three seconds. */
  void leave() {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + MIN_INTERVAL_NANOS)) {
      pool.get().flush(AgroalDataSource.FlushMode.GRACEFUL);
    }
  }
}
