package io.chatops.persistence.hub;

import io.chatops.core.hub.BackgroundJobs;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The times at which jobs are due, in PostgreSQL: who moves such a time has the job. One that is
 * further away than the period was noted while the database's clock was ahead.
 */
public final class PostgresBackgroundJobs implements BackgroundJobs {
  private static final String CLAIM =
      """
      INSERT INTO maintenance_due AS present (job, share, due_at)
      VALUES (?, 0, clock_timestamp() + make_interval(secs => ?))
      ON CONFLICT (job, share) DO UPDATE SET due_at = excluded.due_at
      WHERE present.due_at NOT BETWEEN clock_timestamp()
        AND clock_timestamp() + make_interval(secs => ?)""";

  private final Transactions transactions;

  public PostgresBackgroundJobs(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  @Override
  public boolean claim(Job job, Duration period) {
    // By the clock after a wait for the row: another hub may have moved it meanwhile.
    return transactions.run(connection -> Sql.update(connection, CLAIM, job, period, period) == 1);
  }
}
