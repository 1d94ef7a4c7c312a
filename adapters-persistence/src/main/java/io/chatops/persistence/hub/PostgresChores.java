package io.chatops.persistence.hub;

import io.chatops.core.hub.Chores;
import io.chatops.persistence.sql.Transactions;
import java.sql.PreparedStatement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The times at which chores are due, in PostgreSQL: who moves such a time has the chore. One that
 * is further away than the period was noted while the database's clock was ahead.
 */
public final class PostgresChores implements Chores {
  private static final String TAKE =
      """
      INSERT INTO upkeep_due AS present (chore, share, due_at)
      VALUES (?, 0, clock_timestamp() + make_interval(secs => ?))
      ON CONFLICT (chore, share) DO UPDATE SET due_at = excluded.due_at
      WHERE present.due_at NOT BETWEEN clock_timestamp()
        AND clock_timestamp() + make_interval(secs => ?)""";

  private final Transactions transactions;

  public PostgresChores(DataSource dataSource) {
    this.transactions = new Transactions(dataSource);
  }

  @Override
  public boolean take(Chore chore, Duration period) {
    return transactions.run(
        connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, chore.name());
            take.setDouble(2, period.toMillis() / 1_000.0);
            // By the clock after a wait for the row: another hub may have moved it meanwhile.
            take.setDouble(3, period.toMillis() / 1_000.0);
            return take.executeUpdate() == 1;
          }
        });
  }
}
